"""Runs inside the sandbox: inert modules in the place of libraries that are imported for show.

Standard library and numpy only.

A plot or a progress bar has no part in what a function returns. So where such a library is missing, a module
takes its place whose every name can be called, looked into and unpacked, and does nothing. Libraries that
compute are not replaced: a wrong number is worse than none.
"""

import builtins
import importlib.abc
import importlib.machinery
import io
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from numpy.lib import _datasource

FOR_SHOW = {
    "IPython",
    "altair",
    "bokeh",
    "colorama",
    "cycler",
    "google",
    "graphviz",
    "ipywidgets",
    "matplotlib",
    "mpl_toolkits",
    "networkx",
    "plotly",
    "pylab",
    "rich",
    "seaborn",
    "tabulate",
    "termcolor",
    "tqdm",
    "wandb",
}
# The modules from which everything is imported by a star, and the names for plots that come with it.
PYLAB = {"matplotlib.pylab", "pylab"}
STARRED = {"matplotlib.pyplot", *PYLAB}
FIGURES = ["clf", "close", "figure", "gca", "gcf", "plt", "rc", "rcParams", "savefig", "show", "subplot", "subplots"]
CHARTS = ["bar", "contour", "contourf", "errorbar", "fill", "fill_between", "hist", "imshow", "loglog", "matshow"]
LINES = ["axhline", "axvline", "pcolormesh", "plot", "quiver", "scatter", "semilogx", "semilogy", "stem"]
LABELS = ["annotate", "axis", "cm", "colorbar", "grid", "legend", "suptitle", "text", "tight_layout", "title"]
SCALES = ["axes", "xlabel", "xlim", "xscale", "xticks", "ylabel", "ylim", "yscale", "yticks"]
PLOTS = [*FIGURES, *CHARTS, *LINES, *LABELS, *SCALES]
PASS_ON = {"tqdm", "rich"}  # what wraps an iterable gives it back


class Inert:
    """Something that does nothing, however it is used."""

    def __init__(self, name: str) -> None:
        self.__dict__["_name"] = name

    def __getattr__(self, name: str) -> "Inert":
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return Inert(f"{self._name}.{name}")

    def __setattr__(self, name: str, value: object) -> None:
        pass

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        root = self._name.partition(".")[0]
        if args and (isinstance(args[0], types.FunctionType) or (root in PASS_ON and hasattr(args[0], "__iter__"))):
            return args[0]
        if self._name.endswith("trange"):
            return range(*args)
        return Inert(f"{self._name}()")

    def __getitem__(self, key: object) -> "Inert":
        return Inert(f"{self._name}[]")

    def __setitem__(self, key: object, value: object) -> None:
        pass

    def __iter__(self) -> Iterator["Inert"]:
        """``figure, axes = plt.subplots()`` is what is unpacked most."""
        return iter((Inert(f"{self._name}[0]"), Inert(f"{self._name}[1]")))

    def __enter__(self) -> "Inert":
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def __repr__(self) -> str:
        return f"<stand-in for {self._name}>"


class InertModule(types.ModuleType):
    """A module whose every name is inert."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self.__all__: list[str] = []

    def __getattr__(self, name: str) -> Inert:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return Inert(f"{self.__name__}.{name}")


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds inert modules, where nobody before it found the real ones. ``used`` are the libraries it stood in for."""

    def __init__(self) -> None:
        self.used: list[str] = []

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        library = name.partition(".")[0]
        if library not in FOR_SHOW:
            return None
        if library not in self.used:
            self.used.append(library)
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return InertModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        if module.__name__ in STARRED:
            vars(module)["__all__"] = PLOTS
        if module.__name__ in PYLAB:
            _add_numpy(module)


def _add_numpy(module: types.ModuleType) -> None:
    """Give a module numpy's own functions, as pylab has them: what computes is never a stand-in."""
    numpy = importlib.import_module("numpy")
    names = vars(module)
    # In pylab's own order: of two things of one name the later counts.
    for part in (numpy, numpy.fft, numpy.random, numpy.linalg):
        names.update({name: getattr(part, name) for name in part.__all__})
    # These are Python's own in pylab, though newer versions of numpy have them too.
    names.update({name: getattr(builtins, name) for name in ("abs", "bool", "bytes", "max", "min", "pow", "round")})
    # Python's in older versions of numpy, and an error in newer ones: both are some student's.
    names.update({name: _also_of_generators(getattr(numpy, name)) for name in ("all", "any", "sum")}, np=numpy)
    names["__all__"] = [*PLOTS, *(name for name in names if not name.startswith("_") and name not in PLOTS)]


def _also_of_generators(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of numpy that hands a generator to Python's function of the same name."""

    def either(values: Any, *args: Any, **kwargs: Any) -> Any:
        chosen = getattr(builtins, function.__name__) if isinstance(values, types.GeneratorType) else function
        return chosen(values, *args, **kwargs)

    return either


# Taken before ``open_or_pretend`` and ``data_or_pretend`` take their places.
_open: Any = io.open
_open_data: Any = _datasource.open


def open_or_pretend(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
    """``open``, but what cannot be written to is a file in memory: a log or a saved plot costs nothing."""
    try:
        return _open(file, mode, *args, **kwargs)
    except OSError:
        if not isinstance(mode, str) or not set(mode) & set("wax+"):
            raise
        return io.BytesIO() if "b" in mode else io.StringIO()


def data_or_pretend(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
    """The same for ``np.savetxt``, which looks for the file that it has just made."""
    try:
        return _open_data(file, mode, *args, **kwargs)
    except OSError:
        return open_or_pretend(file, mode)


def install() -> Finder:
    """Stand in for what is missing from now on."""
    finder = Finder()
    sys.meta_path.append(finder)
    builtins.open = io.open = open_or_pretend  # pathlib uses the second
    vars(_datasource)["open"] = data_or_pretend
    return finder
