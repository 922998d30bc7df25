"""Logistic regression in plain numpy, by Newton's method: the same data give the same coefficients."""
from __future__ import annotations

import numpy as np


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray, l2: float, centre: np.ndarray) -> np.ndarray:
    """Coefficients (one a column of x, the first for the intercept, which is not shrunk) that minimise the weighted log loss plus l2/2 · |w - centre|²."""
    w = centre.copy()
    shrink = np.full(x.shape[1], l2)
    shrink[0] = 0.0
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (weight * (p - y)) + shrink * (w - centre)
        step = np.linalg.solve((x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(shrink + 1e-9), gradient)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return w
