"""Large networks, held small by λ."""

import math

from autograder.testing import question

# Of 500 starts of train, one that ends high on the moons for λ = 0.001 and one for λ = 0.01: so the bar is as far from
# honest training as three starts allow, see ``Regularized.demand_low_losses``.
BAR_SEEDS = (0, 80, 126)


def draw(inputs, rng):
    """The half-moons turned, perhaps mirrored, and in another order."""
    angle, mirrored = float(rng.uniform(0, 2 * math.pi)), bool(rng.integers(2))
    return inputs.half_moons(angle, mirrored, rng.permutation(24))


def bars(reference, inputs):
    """For each λ 1.25 times the worst of three runs of train, on the moons as they lie."""
    X, y = inputs.half_moons()
    return [
        1.25 * max(reference.train(X, y, inputs.UNITS, lam=lam, seed=seed)[2][-1] for seed in BAR_SEEDS)
        for lam in inputs.LAMS
    ]


@question("regularization", points={"norms": 2.85, "losses": 3, "shapes": 2.25, "arguments": 0.9})
def test_networks(student, reference, inputs, rng, case):
    """A trained network for each λ: the larger λ, the smaller its weights, and its loss is low."""
    data, seed = draw(inputs, rng), int(rng.integers(1, 10**6))
    inputs.judge_regularized(student, data, {"seed": seed}, reference.loss, bars(reference, inputs), case)
