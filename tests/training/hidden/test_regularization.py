"""Large networks, held small by λ."""

import math

from autograder.testing import question, where_right

# Of 500 starts of train, one that ends high on the moons for λ = 0.001 and one for λ = 0.01: so the bar is as far from
# honest training as three starts allow, see ``demand_low_losses``.
BAR_SEEDS = (0, 80, 126)


def draw(rng):
    """The half-moons turned, perhaps mirrored, and in another order."""
    return {
        "angle": float(rng.uniform(0, 2 * math.pi)),
        "mirrored": bool(rng.integers(2)),
        "order": rng.permutation(24),
    }


def asked(student, inputs, rng):
    """What fit_regularized gave, asked once for all checks."""
    return inputs.regularized(student, inputs.half_moons(**draw(rng)), seed=int(rng.integers(1, 10**6)))


def bars(reference, inputs):
    """For each λ 1.25 times the worst of three runs of train, on the moons as they lie."""
    X, y = inputs.half_moons()
    return [
        1.25 * max(reference.train(X, y, inputs.UNITS, lam=lam, seed=seed)[2][-1] for seed in BAR_SEEDS)
        for lam in inputs.LAMS
    ]


@question("regularization", points=2.85)
def test_norms(student, inputs, rng):
    """The larger λ, the smaller the weights."""
    asked(student, inputs, rng).demand_falling_norms()


@question("regularization", points=3)
def test_losses(student, reference, inputs, rng):
    """Each network is trained: its regularized loss is low."""
    asked(student, inputs, rng).demand_low_losses(reference.loss, bars(reference, inputs))


@question("regularization", points=2.25)
def test_shapes(student, reference, inputs, rng):
    """Each network is W (20, 3) and v (20,)."""
    result = asked(student, inputs, rng)
    where_right([result], lambda result: result.owes_shapes(reference.loss, bars(reference, inputs)))


@question("regularization", points=0.9)
def test_arguments_stay_as_they_are(student, reference, inputs, rng):
    """X, y and lams are afterwards what they were."""
    result = asked(student, inputs, rng)
    where_right([result], lambda result: result.owes_arguments(reference.loss, bars(reference, inputs)))
