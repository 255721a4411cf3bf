# The numbers of reference.json as R gives them. Run in this folder: Rscript reference.R
# (make_reference.py says how reference.json was made, without R. r_numbers.json is R's own answer to 15 figures.)
library(survival)
options(digits = 10)

aml <- read.csv("aml.csv")
for (kind in c("plain", "log", "log-log")) {
  print(summary(survfit(Surv(time, status) ~ x, data = aml, conf.type = kind)))
  print(survfit(Surv(time, status) ~ x, data = aml, conf.type = kind))
}
for (column in c("x", "third")) {
  test <- survdiff(Surv(time, status) ~ aml[[column]], data = aml)
  df <- length(test$n) - 1
  print(c(chi_square = test$chisq, df = df, p = pchisq(test$chisq, df, lower.tail = FALSE)))
}
print(summary(coxph(Surv(time, status) ~ x, data = aml, ties = "efron"))$coefficients)

simulated <- read.csv("simulated.csv")
print(summary(coxph(Surv(time, status) ~ x1 + x2, data = simulated, ties = "efron"))$coefficients)
