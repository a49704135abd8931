"""Known mistakes on ``backprop``, each as an edit of the reference solution in one place.

Every ``find`` occurs exactly once in ``solutions/backprop.py``. Where a mistake needs two lines that do not lie
together (store in ``forward``, use in ``backward``), ``find`` spans the lines between.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """A mistake: what stands in the reference, and what the student writes in its place.

    Args:
        stages: the cases of the question that it spoils: the key of a cache or of a gradients dict, the name of
            a function or of a gate, ``"df"`` for a backward pass that does not heed its ``df``. Empty where
            the question has no cases.
    """

    id: str
    question: str
    find: str
    replace: str
    stages: tuple[str, ...] = ()


_DIFFERENCES = """\
        return (f(x + h) - f(x - h)) / (2 * h)
    point = np.array(x, dtype=float)
    gradient = np.zeros_like(point)
    for index in np.ndindex(point.shape):
        before = point[index]
        point[index] = before + h
        above = f(point.copy())
        point[index] = before - h
        below = f(point.copy())
        point[index] = before
        gradient[index] = (above - below) / (2 * h)
"""

_SCALE_FORWARD_TO_BACKWARD = """\
        return self.a * x
        # END SOLUTION

    def backward(self, grad_output):
        # BEGIN SOLUTION
        return self.a * grad_output
"""

_EXP_FORWARD_TO_BACKWARD = """\
        self.output = math.exp(x)
        return self.output
        # END SOLUTION

    def backward(self, grad_output):
        # BEGIN SOLUTION
        return self.output * grad_output
"""

_SIGX_PART = '    dx += (1 - cache["sigx"]) * cache["sigx"] * dsigx  # (3)\n'
_SIGY_PART = '    dy += (1 - cache["sigy"]) * cache["sigy"] * dsigy  # (1)\n'
_DW = "[x[0] * dw0x0, x[1] * dw1x1, da]"
_DX = "[w[0] * dw0x0, w[1] * dw1x1]"
_GROUPED_DW = "[x[0] * da, x[1] * da, da]"
_MAX_GRADIENT = "    return float(x >= y), float(y >= x)\n"
_MULTIPLY_BACKWARD = "return self.y * grad_output, self.x * grad_output"
_MAX_BACKWARD = "return (grad_output, 0.0) if self.x_wins else (0.0, grad_output)"
_RECIPROCAL_BACKWARD = "return -1 / self.x**2 * grad_output"
_SIGMOID_BACKWARD = "return (1 - self.output) * self.output * grad_output"
_DINC = '    dinc = -1 / cache["inc"] ** 2 * df  # (7)\n'
_DDEN = '    dden = -1 / cache["den"] ** 2 * dinvden  # (7)\n'
_DXPY = '    dxpy = 2 * cache["xpy"] * dxpysqr  # (5)\n'


MISCONCEPTIONS: list[Edit] = [
    # -- interpretation
    Edit("product_not_swapped", "interpretation", "    return y, x\n", "    return x, y\n", ("product_gradient",)),
    Edit("sum_gives_parts", "interpretation", "    return 1.0, 1.0\n", "    return x, y\n", ("sum_gradient",)),
    Edit(
        "max_gives_value",
        "interpretation",
        _MAX_GRADIENT,
        "    return (x, 0) if x > y else (0, y)\n",
        ("max_gradient",),
    ),
    Edit(
        "max_to_smaller",
        "interpretation",
        _MAX_GRADIENT,
        "    return float(x <= y), float(y <= x)\n",
        ("max_gradient",),
    ),
    Edit(
        "max_nothing_at_tie",
        "interpretation",
        _MAX_GRADIENT,
        "    return float(x > y), float(y > x)\n",
        ("max_gradient",),
    ),
    # -- numerical_gradient
    Edit(
        "all_components_at_once",
        "numerical_gradient",
        "    point = np.array(x, dtype=float)\n",
        "    return (f(x + h) - f(x - h)) / (2 * h)\n",
    ),
    Edit("forgot_the_two", "numerical_gradient", _DIFFERENCES, _DIFFERENCES.replace("(2 * h)", "h")),
    Edit(
        "one_sided",
        "numerical_gradient",
        _DIFFERENCES,
        _DIFFERENCES.replace("f(x - h)", "f(x)").replace("before - h", "before").replace("(2 * h)", "h"),
    ),
    Edit(
        "integer_gradient",
        "numerical_gradient",
        "    gradient = np.zeros_like(point)\n",
        "    gradient = np.zeros_like(x)\n",
    ),
    Edit(
        "integer_point",
        "numerical_gradient",
        "    point = np.array(x, dtype=float)\n",
        "    point = np.array(x)\n",
    ),
    Edit("not_put_back", "numerical_gradient", "        point[index] = before\n", ""),
    Edit(
        "alias_for_copy",
        "numerical_gradient",
        "        point[index] = before - h\n",
        "        point[index] -= h\n",
    ),
    Edit(
        "argument_moved",
        "numerical_gradient",
        _DIFFERENCES,
        _DIFFERENCES.replace("np.array(x", "np.asarray(x").replace("        point[index] = before\n", ""),
    ),
    # -- gates
    Edit(
        "multiply_not_swapped",
        "gates",
        _MULTIPLY_BACKWARD,
        "return self.x * grad_output, self.y * grad_output",
        ("MultiplyGate",),
    ),
    Edit("multiply_without_upstream", "gates", _MULTIPLY_BACKWARD, "return self.y, self.x", ("MultiplyGate",)),
    Edit(
        "multiply_shared_memory",
        "gates",
        "        self.x, self.y = x, y\n",
        "        MultiplyGate.x, MultiplyGate.y = x, y\n",
        ("MultiplyGate",),
    ),
    Edit(
        "add_shares_out",
        "gates",
        "        return grad_output, grad_output\n",
        "        return grad_output / 2, grad_output / 2\n",
        ("AddGate",),
    ),
    Edit("max_gate_distributes", "gates", _MAX_BACKWARD, "return grad_output, grad_output", ("MaxGate",)),
    Edit(
        "max_gate_to_smaller",
        "gates",
        _MAX_BACKWARD,
        "return (0.0, grad_output) if self.x_wins else (grad_output, 0.0)",
        ("MaxGate",),
    ),
    Edit(
        "reciprocal_output_squared",
        "gates",
        _RECIPROCAL_BACKWARD,
        "return -1 / (1 / self.x) ** 2 * grad_output",
        ("ReciprocalGate",),
    ),
    Edit(
        "reciprocal_lost_minus",
        "gates",
        _RECIPROCAL_BACKWARD,
        "return 1 / self.x**2 * grad_output",
        ("ReciprocalGate",),
    ),
    Edit("reciprocal_without_upstream", "gates", _RECIPROCAL_BACKWARD, "return -1 / self.x**2", ("ReciprocalGate",)),
    Edit(
        "exp_brings_x_down",
        "gates",
        _EXP_FORWARD_TO_BACKWARD,
        _EXP_FORWARD_TO_BACKWARD.replace(
            "        self.output = math.exp(x)\n        return self.output\n",
            "        self.x = x\n        return math.exp(x)\n",
        ).replace("self.output * grad_output", "self.x * grad_output"),
        ("ExpGate",),
    ),
    Edit(
        "exp_power_rule",
        "gates",
        _EXP_FORWARD_TO_BACKWARD,
        _EXP_FORWARD_TO_BACKWARD.replace(
            "        self.output = math.exp(x)\n        return self.output\n",
            "        self.x = x\n        return math.exp(x)\n",
        ).replace("self.output * grad_output", "self.x * math.exp(self.x - 1) * grad_output"),
        ("ExpGate",),
    ),
    Edit(
        "sigmoid_of_sigmoid",
        "gates",
        _SIGMOID_BACKWARD,
        "s = 1 / (1 + math.exp(-self.output))\n        return s * (1 - s) * grad_output",
        ("SigmoidGate",),
    ),
    Edit("sigmoid_as_tanh", "gates", _SIGMOID_BACKWARD, "return (1 - self.output**2) * grad_output", ("SigmoidGate",)),
    Edit(
        "add_constant_scales",
        "gates",
        "        return grad_output\n",
        "        return self.c * grad_output\n",
        ("AddConstantGate",),
    ),
    Edit(
        "scale_forgets_constant",
        "gates",
        "        return self.a * grad_output\n",
        "        return grad_output\n",
        ("ScaleGate",),
    ),
    Edit(
        "scale_gives_input",
        "gates",
        _SCALE_FORWARD_TO_BACKWARD,
        _SCALE_FORWARD_TO_BACKWARD.replace(
            "        return self.a * x\n", "        self.x = x\n        return self.a * x\n"
        ).replace("self.a * grad_output", "self.x * grad_output"),
        ("ScaleGate",),
    ),
    # -- composite
    Edit("q_and_z_mixed_up", "composite", "    dq, dz = z, q\n", "    dq, dz = q, z\n", ("dx", "dy", "dz")),
    Edit("dz_product_of_inputs", "composite", "    dq, dz = z, q\n", "    dq, dz = z, x * y\n", ("dz",)),
    # -- sigmoid_neuron
    Edit("bias_forgotten", "sigmoid_neuron", "    a = sum + w[2]  # (3)\n", "    a = sum  # (3)\n", ("a",)),
    Edit("exp_of_a", "sigmoid_neuron", "    exp = math.exp(neg)  # (5)\n", "    exp = math.exp(a)  # (5)\n", ("exp",)),
    Edit("dinc_ignores_df", "sigmoid_neuron", _DINC, '    dinc = -1 / cache["inc"] ** 2\n', ("df",)),
    Edit("dinc_lost_minus", "sigmoid_neuron", _DINC, '    dinc = 1 / cache["inc"] ** 2 * df\n', ("dinc",)),
    Edit("dinc_not_squared", "sigmoid_neuron", _DINC, '    dinc = -1 / cache["inc"] * df\n', ("dinc",)),
    Edit(
        "dexp_times_value",
        "sigmoid_neuron",
        "    dexp = dinc  # (6)\n",
        '    dexp = cache["inc"] * dinc\n',
        ("dexp",),
    ),
    Edit(
        "dneg_times_neg",
        "sigmoid_neuron",
        '    dneg = cache["exp"] * dexp  # (5)\n',
        '    dneg = cache["neg"] * dexp\n',
        ("dneg",),
    ),
    Edit("da_times_neg", "sigmoid_neuron", "    da = -dneg  # (4)\n", '    da = cache["neg"] * dneg\n', ("da",)),
    Edit("da_lost_minus", "sigmoid_neuron", "    da = -dneg  # (4)\n", "    da = dneg\n", ("da",)),
    Edit("dsum_times_a", "sigmoid_neuron", "    dsum = da  # (3)\n", '    dsum = cache["a"] * da\n', ("dsum",)),
    Edit(
        "dw0x0_times_value",
        "sigmoid_neuron",
        "    dw0x0 = dsum  # (2)\n",
        '    dw0x0 = cache["w0x0"] * dsum\n',
        ("dw0x0",),
    ),
    Edit("dw1x1_shared_out", "sigmoid_neuron", "    dw1x1 = dsum\n", "    dw1x1 = dsum / 2\n", ("dw1x1",)),
    Edit(
        "dw_bias_times_w2",
        "sigmoid_neuron",
        _DW,
        "[x[0] * dw0x0, x[1] * dw1x1, w[2] * da]",
        ("dw",),
    ),
    Edit("dw_bias_is_one", "sigmoid_neuron", _DW, "[x[0] * dw0x0, x[1] * dw1x1, 1.0]", ("dw",)),
    Edit("dw_bias_missing", "sigmoid_neuron", _DW, "[x[0] * dw0x0, x[1] * dw1x1]", ("dw",)),
    Edit("dw_not_swapped", "sigmoid_neuron", _DW, "[w[0] * dw0x0, w[1] * dw1x1, da]", ("dw",)),
    Edit("dx_not_swapped", "sigmoid_neuron", _DX, "[x[0] * dw0x0, x[1] * dw1x1]", ("dx",)),
    Edit("dx_wrong_weight", "sigmoid_neuron", _DX, "[w[0] * dw0x0, w[2] * dw1x1]", ("dx",)),
    # -- neuron_of_gates
    Edit(
        "one_gate_for_two",
        "neuron_of_gates",
        "    multiply0, multiply1 = MultiplyGate(), MultiplyGate()\n",
        "    multiply0 = multiply1 = MultiplyGate()\n",
    ),
    Edit(
        "starts_with_f",
        "neuron_of_gates",
        "    dsum, dw2 = add_bias.backward(sigma.backward(1.0))\n",
        "    dsum, dw2 = add_bias.backward(sigma.backward(f))\n",
    ),
    Edit(
        "skips_sigmoid_backward",
        "neuron_of_gates",
        "    dsum, dw2 = add_bias.backward(sigma.backward(1.0))\n",
        "    dsum, dw2 = add_bias.backward(1.0)\n",
    ),
    Edit(
        "unpacked_in_wrong_order",
        "neuron_of_gates",
        "    dw1, dx1 = multiply1.backward(dw1x1)\n",
        "    dx1, dw1 = multiply1.backward(dw1x1)\n",
    ),
    # -- sigmoid_neuron_grouped
    Edit(
        "slope_at_raw_sum",
        "sigmoid_neuron_grouped",
        "    da = (1 - f) * f\n",
        "    a = w[0] * x[0] + w[1] * x[1] + w[2]\n    da = a * (1 - a)\n",
    ),
    Edit("slope_lost_sign", "sigmoid_neuron_grouped", "    da = (1 - f) * f\n", "    da = f * (f - 1)\n"),
    Edit("slope_half", "sigmoid_neuron_grouped", "    da = (1 - f) * f\n", "    da = 1 - f\n"),
    Edit("slope_as_tanh", "sigmoid_neuron_grouped", "    da = (1 - f) * f\n", "    da = 1 - f**2\n"),
    Edit(
        "grouped_bias_times_w2",
        "sigmoid_neuron_grouped",
        _GROUPED_DW,
        "[x[0] * da, x[1] * da, w[2] * da]",
    ),
    # -- staged
    Edit(
        "sigx_of_y",
        "staged",
        "    sigx = 1 / (1 + math.exp(-x))  # (3)\n",
        "    sigx = 1 / (1 + math.exp(-y))\n",
        ("sigx",),
    ),
    Edit("xpysqr_doubled", "staged", "    xpysqr = xpy**2  # (5)\n", "    xpysqr = 2 * xpy\n", ("xpysqr",)),
    Edit(
        "dnum_ignores_df", "staged", '    dnum = cache["invden"] * df  # (8)\n', '    dnum = cache["invden"]\n', ("df",)
    ),
    Edit(
        "dnum_not_swapped",
        "staged",
        '    dnum = cache["invden"] * df  # (8)\n',
        '    dnum = cache["num"] * df\n',
        ("dnum",),
    ),
    Edit("dinvden_ignores_df", "staged", '    dinvden = cache["num"] * df\n', '    dinvden = cache["num"]\n', ("df",)),
    Edit(
        "dinvden_not_swapped",
        "staged",
        '    dinvden = cache["num"] * df\n',
        '    dinvden = cache["invden"] * df\n',
        ("dinvden",),
    ),
    Edit("dden_lost_minus", "staged", _DDEN, '    dden = 1 / cache["den"] ** 2 * dinvden\n', ("dden",)),
    Edit("dden_not_squared", "staged", _DDEN, '    dden = -1 / cache["den"] * dinvden\n', ("dden",)),
    Edit("dden_without_upstream", "staged", _DDEN, '    dden = -1 / cache["den"] ** 2\n', ("dden",)),
    Edit("dden_wrong_upstream", "staged", _DDEN, '    dden = -1 / cache["den"] ** 2 * dnum\n', ("dden",)),
    Edit(
        "dsigx_slope_twice",
        "staged",
        "    dsigx = dden  # (6)\n",
        '    dsigx = (1 - cache["sigx"]) * cache["sigx"] * dden\n',
        ("dsigx",),
    ),
    Edit(
        "dxpysqr_times_value", "staged", "    dxpysqr = dden\n", '    dxpysqr = cache["xpysqr"] * dden\n', ("dxpysqr",)
    ),
    Edit("dxpy_without_inner", "staged", _DXPY, "    dxpy = 2 * dxpysqr\n", ("dxpy",)),
    Edit("dxpy_without_two", "staged", _DXPY, '    dxpy = cache["xpy"] * dxpysqr\n', ("dxpy",)),
    Edit("dxpy_of_square", "staged", _DXPY, '    dxpy = 2 * cache["xpysqr"] * dxpysqr\n', ("dxpy",)),
    Edit("dx_overwritten_by_sigx", "staged", _SIGX_PART, _SIGX_PART.replace("+=", "="), ("dx",)),
    Edit("dx_overwritten_by_num", "staged", "    dx += dnum  # (2)\n", "    dx = dnum\n", ("dx",)),
    Edit("dx_part_of_num_missing", "staged", "    dx += dnum  # (2)\n", "", ("dx",)),
    Edit("dy_overwritten_by_sigy", "staged", _SIGY_PART, _SIGY_PART.replace("+=", "="), ("dy",)),
    Edit("slope_of_x", "staged", _SIGX_PART, '    dx += (1 - cache["x"]) * cache["x"] * dsigx\n', ("dx",)),
    Edit("slope_of_sigy", "staged", _SIGX_PART, '    dx += (1 - cache["sigy"]) * cache["sigy"] * dsigx\n', ("dx",)),
    Edit("slope_of_tanh", "staged", _SIGX_PART, '    dx += (1 - cache["sigx"] ** 2) * dsigx\n', ("dx",)),
    Edit(
        "dsigy_slope_twice",
        "staged",
        "    dsigy = dnum\n",
        '    dsigy = (1 - cache["sigy"]) * cache["sigy"] * dnum\n',
        ("dsigy",),
    ),
]
