"""As much of numpy as train_jax.py needs, for arrays of one element or of flags."""
import contextlib, json


class asarray:
    def __init__(self, content):
        self.content = content

    def __getitem__(self, index):
        return self

    def mean(self, axis):
        return self.content

    def any(self, axis):
        return self

    def tolist(self):
        return self.content.content


array = asarray


def savez(file, **arrays):
    file.write(json.dumps(arrays).encode())


@contextlib.contextmanager
def load(path):
    with open(path) as file:
        yield json.load(file)
