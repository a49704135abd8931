"""The local rule of each stage: what it is, given what it needs.

These are the answer's own lines, so this file stays with the instructor. A parameter that is a stage of
the same pass stands for the student's own value; ``df`` and the arguments are what the pass starts
from; every other parameter is a value of the cache.
"""

import math

from autograder.testing import rules_of


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


NEURON_PARTS = rules_of(
    {
        "f": lambda w, x: sigmoid(w[0] * x[0] + w[1] * x[1] + w[2]),
        "dw": lambda f, x: [(1 - f) * f * x[0], (1 - f) * f * x[1], (1 - f) * f],
        "dx": lambda f, w: [(1 - f) * f * w[0], (1 - f) * f * w[1]],
    }
)

RULES = {
    "composite": rules_of(
        {
            "f": lambda x, y, z: (x + y) * z,
            "dx": lambda z: z,
            "dy": lambda z: z,
            "dz": lambda x, y: x + y,
        }
    ),
    "sigmoid_neuron_forward": rules_of(
        {
            "w0x0": lambda w, x: w[0] * x[0],
            "w1x1": lambda w, x: w[1] * x[1],
            "sum": lambda w0x0, w1x1: w0x0 + w1x1,
            "a": lambda sum, w: sum + w[2],
            "neg": lambda a: -a,
            "exp": lambda neg: math.e**neg,
            "inc": lambda exp: 1 + exp,
            "f": lambda inc: 1 / inc,
        }
    ),
    "sigmoid_neuron_backward": rules_of(
        {
            "dinc": lambda df, inc: -1 / inc**2 * df,
            "dexp": lambda dinc: dinc,
            "dneg": lambda dexp, exp: exp * dexp,
            "da": lambda dneg: -dneg,
            "dsum": lambda da: da,
            "dw0x0": lambda dsum: dsum,
            "dw1x1": lambda dsum: dsum,
            "dw": lambda dw0x0, dw1x1, da, x: [x[0] * dw0x0, x[1] * dw1x1, da],
            "dx": lambda dw0x0, dw1x1, w: [w[0] * dw0x0, w[1] * dw1x1],
        }
    ),
    "sigmoid_neuron_gates": NEURON_PARTS,
    "sigmoid_neuron_grouped": NEURON_PARTS,
    "staged_forward": rules_of(
        {
            "sigy": lambda y: sigmoid(y),
            "num": lambda x, sigy: x + sigy,
            "sigx": lambda x: sigmoid(x),
            "xpy": lambda x, y: x + y,
            "xpysqr": lambda xpy: xpy**2,
            "den": lambda sigx, xpysqr: sigx + xpysqr,
            "invden": lambda den: 1 / den,
            "f": lambda num, invden: num * invden,
        }
    ),
    "staged_backward": rules_of(
        {
            "dnum": lambda df, invden: invden * df,
            "dinvden": lambda df, num: num * df,
            "dden": lambda dinvden, den: -1 / den**2 * dinvden,
            "dsigx": lambda dden: dden,
            "dxpysqr": lambda dden: dden,
            "dxpy": lambda dxpysqr, xpy: 2 * xpy * dxpysqr,
            "dsigy": lambda dnum: dnum,
            "dx": lambda dnum, dxpy, dsigx, sigx: dnum + dxpy + (1 - sigx) * sigx * dsigx,
            "dy": lambda dxpy, dsigy, sigy: dxpy + (1 - sigy) * sigy * dsigy,
        }
    ),
}
