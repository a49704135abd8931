# %% [markdown]
# # Lengths

# %%
import math

# %% [markdown]
# ## 1. A square


# %% question="square"
def square(x):
    """Return x times x."""
    # BEGIN SOLUTION
    return x * x
    # END SOLUTION


# %% [markdown]
# ## 2. A length, by squares


# %% question="norm"
def norm(x, y):
    """Return the length of (x, y)."""
    # BEGIN SOLUTION
    return math.sqrt(square(x) + square(y))
    # END SOLUTION
