# SPDX-License-Identifier: GPL-3.0-or-later
# A peer: the model of peer.cfg the way an analyst writes it in vectorised R, one thread.
# Simulates demand and cost, settles four schemes, takes five quantiles. Prints lines "name value" that report.py reads.
#
# usage: Rscript peer_r.R MUNICIPALITIES.csv DRAWS

arguments <- commandArgs(trailingOnly = TRUE)
draws <- as.integer(arguments[2])
years <- 5
block <- 500

use <- c(0.0600, 0.0250, 0.0120, 0.0080, 0.0065, 0.0030, 0.0008, 0.0055, 0.0050, 0.0020)
duration <- c(0.96, 1.20, 0.97, 1.17, 4.30, 2.00, 0.50, 2.27, 1.00, 1.50)
mean_cost <- c(4500, 6500, 7500, 14000, 22000, 48000, 95000, 9000, 3000, 11000)
cv <- c(1.2, 1.2, 1.1, 1.0, 0.6, 0.8, 0.7, 0.5, 0.8, 1.0)
pgb <- c(0.05, 0.06, 0.02, 0.03, 0, 0.02, 0, 0, 0, 0.60)

towns <- read.csv(arguments[1])
need <- towns$youths_2015 * towns$kappa
n_town <- length(need)
n_product <- length(use)
leave <- 1 / (1 + duration)
shape <- 1 / cv^2
budget <- round(150e8 * need / sum(need))

processor_time <- function() sum(proc.time()[c("user.self", "sys.self")])

set.seed(20161122)
cost <- array(0, c(draws, 2, n_town, years))
start <- processor_time()
for (low in seq(1, draws, by = block)) {
  rows <- low:min(low + block - 1, draws)
  b <- length(rows)
  cells <- b * n_town * n_product # draw first, then municipality, then product
  stock <- rep(as.vector(outer(need, use)), each = b)
  by_product <- function(x) rep(x, each = b * n_town)
  w <- numeric(b)
  z <- numeric(b * n_town)
  price <- rep(1, b)
  w_variance <- z_variance <- 0
  for (t in 1:years) {
    y <- 0.03 * rnorm(b * n_product)
    if (t > 1) {
      w <- w + 0.04 * rnorm(b)
      z <- 0.7 * z + 0.06 * rnorm(b * n_town)
      price <- price * exp(0.04 + 0.01 * rnorm(b))
      w_variance <- w_variance + 0.04^2
      z_variance <- 0.49 * z_variance + 0.06^2
    }
    shared <- matrix(w + y, b)[, rep(1:n_product, each = n_town)] # draw x (municipality, product)
    factor <- exp(as.vector(shared) + z - 0.5 * (w_variance + z_variance + 0.03^2))
    if (t == 1) {
      n <- rpois(cells, stock * factor)
    } else {
      n <- rbinom(cells, n, by_product(1 - leave)) + rpois(cells, by_product(leave) * stock * factor)
    }
    n_pgb <- rbinom(cells, n, by_product(pgb))
    clients <- list(n - n_pgb, n_pgb)
    for (f in 1:2) {
      euro <- rgamma(cells, clients[[f]] * by_product(shape)) * by_product(mean_cost / shape) * price
      cost[rows, f, , t] <- rowSums(array(euro, c(b, n_town, n_product)), dims = 2)
    }
  }
}
simulated <- processor_time()

own <- round((cost[, 1, , ] + cost[, 2, , ]) * 100)
zin <- round(cost[, 1, , ] * 100)
key <- budget / sum(budget)
pool <- function(x) { # what the municipalities pay together, by the key: draw x municipality x year
  total <- apply(x, 3, rowSums)
  aperm(outer(total, key), c(1, 3, 2))
}
spread <- rep(rep(budget, each = draws), years)
deviation <- own - spread
kept <- pmin(pmax(deviation, -0.05 * spread), 0.05 * spread)
payment <- list(none = own, full = pool(own), zin = own - zin + pool(zin),
                corridor = own - (deviation - kept) + pool(deviation - kept))
settled <- processor_time()
summary <- lapply(payment, function(x) apply(spread - x, c(2, 3), quantile, c(0.05, 0.1, 0.5, 0.9, 0.95)))
ended <- processor_time()

put <- function(name, value) cat(name, format(value, digits = 9), "\n")
put("simulate_ns", (simulated - start) * 1e9 / (draws * n_town * n_product * years))
put("settle_s", settled - simulated)
put("quantiles_s", ended - settled)
for (year in c(1, years)) {
  total <- rowSums(cost[, , , year])
  put(if (year == 1) "first_mean" else "last_mean", mean(total))
  put(if (year == 1) "first_se" else "last_se", sd(total) / sqrt(draws))
}
