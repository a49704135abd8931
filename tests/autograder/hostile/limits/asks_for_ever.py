# Calls the function that it was given without end.
def numerical_gradient(f, x, h=1e-5):
    while True:
        f(x)
