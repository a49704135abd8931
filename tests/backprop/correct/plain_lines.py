# Style: plain, line by line, one variable for every formula of the lecture
import math

import numpy as np

# ---------- 1. interpretation ----------


def product_gradient(x, y):
    # f = x*y  ->  df/dx = y and df/dy = x
    dfdx = y
    dfdy = x
    return dfdx, dfdy


def sum_gradient(x, y):
    # f = x+y -> both are 1
    return 1, 1


def max_gradient(x, y):
    if x > y:
        return 1, 0
    if y > x:
        return 0, 1
    # the lecture says 1(x>=y) and 1(y>=x) so both at a tie
    return 1, 1


# ---------- 2. numerical gradient ----------


def numerical_gradient(f, x, h=1e-5):
    # a plain number: nothing to loop over
    if isinstance(x, (int, float)):
        plus = f(x + h)
        minus = f(x - h)
        return (plus - minus) / (2 * h)

    # an array. IMPORTANT make it float, with ints the +h is lost!!
    xx = np.array(x, dtype=float)
    grad = np.zeros(xx.shape)
    it = np.nditer(xx, flags=["multi_index", "zerosize_ok"])
    while not it.finished:
        i = it.multi_index
        old = xx[i]
        xx[i] = old + h
        fplus = f(xx.copy())
        xx[i] = old - h
        fminus = f(xx.copy())
        xx[i] = old  # put it back
        grad[i] = (fplus - fminus) / (2 * h)
        it.iternext()
    return grad


# ---------- 3. gates ----------


class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        # add distributes
        return grad_output, grad_output


class MultiplyGate:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, grad_output):
        # swap!
        dx = self.y * grad_output
        dy = self.x * grad_output
        return dx, dy


class MaxGate:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return max(x, y)

    def backward(self, grad_output):
        dx = 0.0
        dy = 0.0
        if self.x >= self.y:
            dx = grad_output
        if self.y >= self.x:
            dy = grad_output
        return dx, dy


class ReciprocalGate:
    def forward(self, x):
        self.x = x
        return 1 / x

    def backward(self, grad_output):
        return -1 / self.x**2 * grad_output


class ExpGate:
    def forward(self, x):
        self.out = math.exp(x)
        return self.out

    def backward(self, grad_output):
        return self.out * grad_output


class SigmoidGate:
    def forward(self, x):
        self.out = 1 / (1 + math.exp(-x))
        return self.out

    def backward(self, grad_output):
        return (1 - self.out) * self.out * grad_output


class AddConstantGate:
    def __init__(self, c):
        self.c = c

    def forward(self, x):
        return self.c + x

    def backward(self, grad_output):
        return 1 * grad_output


class ScaleGate:
    def __init__(self, a):
        self.a = a

    def forward(self, x):
        return self.a * x

    def backward(self, grad_output):
        return self.a * grad_output


# ---------- 4. composite ----------


def composite(x, y, z):
    # forward
    q = x + y
    f = q * z
    # backward
    dfdq = z
    dfdz = q
    dfdx = 1.0 * dfdq
    dfdy = 1.0 * dfdq
    return f, (dfdx, dfdy, dfdz)


# ---------- 5. the sigmoid neuron ----------


def sigmoid_neuron_forward(w, x):
    w0x0 = w[0] * x[0]
    w1x1 = w[1] * x[1]
    sum_ = w0x0 + w1x1
    a = sum_ + w[2]
    neg = -a
    exp = math.exp(neg)
    inc = 1 + exp
    f = 1 / inc
    cache = {}
    cache["w"] = w
    cache["x"] = x
    cache["w0x0"] = w0x0
    cache["w1x1"] = w1x1
    cache["sum"] = sum_
    cache["a"] = a
    cache["neg"] = neg
    cache["exp"] = exp
    cache["inc"] = inc
    cache["f"] = f
    return f, cache


def sigmoid_neuron_backward(cache, df=1.0):
    w = cache["w"]
    x = cache["x"]
    dinc = -1 / cache["inc"] ** 2 * df  # 1/x gate
    dexp = 1 * dinc  # +1 gate
    dneg = cache["exp"] * dexp  # exp gate
    da = -1 * dneg  # *-1 gate
    dsum = 1 * da
    dw2 = 1 * da
    dw0x0 = 1 * dsum
    dw1x1 = 1 * dsum
    dw0 = x[0] * dw0x0
    dx0 = w[0] * dw0x0
    dw1 = x[1] * dw1x1
    dx1 = w[1] * dw1x1
    return {
        "dinc": dinc,
        "dexp": dexp,
        "dneg": dneg,
        "da": da,
        "dsum": dsum,
        "dw0x0": dw0x0,
        "dw1x1": dw1x1,
        "dw": np.array([dw0, dw1, dw2]),
        "dx": np.array([dx0, dx1]),
    }


# ---------- 6. with gates ----------


def sigmoid_neuron_gates(w, x):
    mul0 = MultiplyGate()
    mul1 = MultiplyGate()
    add0 = AddGate()
    add1 = AddGate()
    minus = ScaleGate(-1)
    exp = ExpGate()
    plus1 = AddConstantGate(1)
    inv = ReciprocalGate()

    p = mul0.forward(w[0], x[0])
    q = mul1.forward(w[1], x[1])
    s = add0.forward(p, q)
    a = add1.forward(s, w[2])
    n = minus.forward(a)
    e = exp.forward(n)
    i = plus1.forward(e)
    f = inv.forward(i)

    di = inv.backward(1.0)
    de = plus1.backward(di)
    dn = exp.backward(de)
    da = minus.backward(dn)
    ds, dw2 = add1.backward(da)
    dp, dq = add0.backward(ds)
    dw1, dx1 = mul1.backward(dq)
    dw0, dx0 = mul0.backward(dp)
    return f, np.array([dw0, dw1, dw2]), np.array([dx0, dx1])


# ---------- 7. grouped ----------


def sigmoid_neuron_grouped(w, x):
    a = w[0] * x[0] + w[1] * x[1] + w[2]
    f = 1 / (1 + math.exp(-a))
    da = (1 - f) * f
    dw = np.array([x[0] * da, x[1] * da, da])
    dx = np.array([w[0] * da, w[1] * da])
    return f, dw, dx


# ---------- 8. staged ----------


def staged_forward(x, y):
    sigy = 1.0 / (1 + math.exp(-y))
    num = x + sigy
    sigx = 1.0 / (1 + math.exp(-x))
    xpy = x + y
    xpysqr = xpy**2
    den = sigx + xpysqr
    invden = 1.0 / den
    f = num * invden
    cache = {
        "x": x,
        "y": y,
        "sigy": sigy,
        "num": num,
        "sigx": sigx,
        "xpy": xpy,
        "xpysqr": xpysqr,
        "den": den,
        "invden": invden,
    }
    return f, cache


def staged_backward(cache, df=1.0):
    # f = num * invden
    dnum = cache["invden"] * df
    dinvden = cache["num"] * df
    # invden = 1.0 / den
    dden = (-1.0 / (cache["den"] ** 2)) * dinvden
    # den = sigx + xpysqr
    dsigx = 1 * dden
    dxpysqr = 1 * dden
    # xpysqr = xpy**2
    dxpy = (2 * cache["xpy"]) * dxpysqr
    # xpy = x + y
    dx = 1 * dxpy
    dy = 1 * dxpy
    # sigx = sigmoid(x)   notice +=
    dx += ((1 - cache["sigx"]) * cache["sigx"]) * dsigx
    # num = x + sigy
    dx += 1 * dnum
    dsigy = 1 * dnum
    # sigy = sigmoid(y)
    dy += ((1 - cache["sigy"]) * cache["sigy"]) * dsigy
    grads = {}
    grads["dnum"] = dnum
    grads["dinvden"] = dinvden
    grads["dden"] = dden
    grads["dsigx"] = dsigx
    grads["dxpysqr"] = dxpysqr
    grads["dxpy"] = dxpy
    grads["dsigy"] = dsigy
    grads["dx"] = dx
    grads["dy"] = dy
    return grads
