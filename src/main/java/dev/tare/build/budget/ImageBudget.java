package dev.tare.build.budget;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.explain.budget.Budget;
import dev.tare.explain.budget.BudgetCheck;
import dev.tare.explain.budget.BudgetReport;
import dev.tare.explain.budget.Verdict;
import dev.tare.oci.Image;
import dev.tare.store.Store;
import java.util.List;
import java.util.Map;

/** Holds what was built against the budget of its request, before it has a name. */
public final class ImageBudget {
    private static final int BUDGET_FAILED = 3;

    private ImageBudget() {}

    /** @throws TareException with exit code 3 where an image is more than it may be; it says what grew */
    public static void require(Budget budget, Store store, List<Image> images, Map<String, String> environment) {
        if (budget.isNone()) {
            return;
        }
        BudgetCheck check = new BudgetCheck(budget, store, environment, Progress.NONE);
        for (Image image : images) {
            String name = images.size() > 1 ? "the image for " + image.config().platform() : "the image";
            Verdict verdict = check.of(name, image);
            if (!verdict.holds()) {
                StringBuilder hint = new StringBuilder();
                for (Verdict.Finding finding : verdict.findings()) {
                    hint.append(hint.isEmpty() ? "" : "\n")
                            .append(finding.rule())
                            .append(": ")
                            .append(finding.message());
                }
                String grown = BudgetReport.grown(verdict);
                throw new TareException(
                        BUDGET_FAILED,
                        new Problem(
                                null,
                                name + " is above its budget, and gets no name",
                                hint + (grown.isEmpty() ? "" : "\n" + grown.stripTrailing())),
                        null);
            }
        }
    }
}
