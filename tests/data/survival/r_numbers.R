# r_numbers.json as R's survival package gives it, with 15 figures. Run in this folder: Rscript r_numbers.R
# (base R and survival only; the file names the versions it was made with)
library(survival)

number <- function(x) ifelse(is.na(x), "null", formatC(x, digits = 15, format = "g"))
numbers <- function(x) paste0("[", paste(trimws(number(x)), collapse = ", "), "]")
field <- function(name, value) paste0('"', name, '": ', value)
object <- function(...) paste0("{", paste(c(...), collapse = ", "), "}")

curve <- function(rows, kind) {
  fit <- survfit(Surv(time, status) ~ 1, data = rows, conf.type = kind)
  median <- summary(fit)$table
  object(field("time", numbers(fit$time)), field("n_risk", numbers(fit$n.risk)), field("survival", numbers(fit$surv)),
         field("lower", numbers(fit$lower)), field("upper", numbers(fit$upper)),
         field("median", numbers(median[c("median", "0.95LCL", "0.95UCL")])))
}

curves <- function(rows, column) {
  groups <- sort(unique(as.character(rows[[column]])))
  object(sapply(groups, function(group) {
    of_group <- rows[as.character(rows[[column]]) == group, ]
    field(group, object(sapply(c("plain", "log", "log-log"), function(kind) field(kind, curve(of_group, kind)))))
  }))
}

logrank <- function(rows, column) {
  test <- survdiff(Surv(time, status) ~ rows[[column]], data = rows)
  df <- length(test$n) - 1
  object(field("chi_square", number(test$chisq)), field("df", df),
         field("p", number(pchisq(test$chisq, df, lower.tail = FALSE))))
}

cox <- function(formula, rows) {
  fit <- summary(coxph(formula, data = rows, ties = "efron",
                       control = coxph.control(eps = 1e-11, toler.chol = 1e-13, iter.max = 100)))
  object(field("coef", numbers(fit$coefficients[, "coef"])), field("se", numbers(fit$coefficients[, "se(coef)"])),
         field("p", numbers(fit$coefficients[, "Pr(>|z|)"])),
         field("lower", numbers(fit$conf.int[, "lower .95"])), field("upper", numbers(fit$conf.int[, "upper .95"])))
}

aml <- read.csv("aml.csv")
simulated <- read.csv("simulated.csv")
simulated$half <- ifelse(simulated$x1 > 0, "high", "low")
cat(object(
  field("made_by", paste0('"R ', getRversion(), ', survival ', packageVersion("survival"), '"')),
  field("curves", object(field("aml x", curves(aml, "x")), field("aml third", curves(aml, "third")),
                         field("simulated half", curves(simulated, "half")))),
  field("logrank", object(field("aml x", logrank(aml, "x")), field("aml third", logrank(aml, "third")),
                          field("simulated half", logrank(simulated, "half")))),
  field("cox", object(field("aml x", cox(Surv(time, status) ~ x, aml)),
                      field("simulated x1 x2", cox(Surv(time, status) ~ x1 + x2, simulated))))
), "\n", sep = "", file = "r_numbers.json")
