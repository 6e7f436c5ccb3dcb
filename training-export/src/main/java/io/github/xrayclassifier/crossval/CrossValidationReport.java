// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import io.github.xrayclassifier.evaluation.Evaluation;
import io.github.xrayclassifier.evaluation.EvaluationOptions;
import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.recipe.Strategy;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The metrics of a cross-validation: for every protocol and strategy the scores of all folds together, and for every source that
 * was left out those of one finding there.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class CrossValidationReport {

    /** The specificity at which thresholds are set for a source that was left out. */
    static final double SPECIFICITY = 0.95;

    private static final long BOOTSTRAP_SEED = 7;

    private final TrainingData data;
    private final TrainingRecipe recipe;
    private final FoldPlan plan;
    private final List<Part> parts;

    CrossValidationReport(TrainingData data, TrainingRecipe recipe, FoldPlan plan, List<Part> parts) {
        this.data = data;
        this.recipe = recipe;
        this.plan = plan;
        this.parts = List.copyOf(parts);
    }

    /**
     * One protocol with one strategy.
     *
     * @param protocol of the folds
     * @param strategy of training
     * @param folds their results
     */
    public record Part(Protocol protocol, Strategy strategy, List<FoldResult> folds) {

        /** Copies the results. */
        public Part {
            folds = List.copyOf(folds);
        }

        /** {@return the scores on all held-out rows} */
        public Predictions pooled() {
            List<ManifestEntry> entries = new ArrayList<>();
            List<float[]> logits = new ArrayList<>();
            for (FoldResult fold : folds) {
                for (int i = 0; i < fold.heldOut().entries().size(); i++) {
                    entries.add(fold.heldOut().entries().get(i));
                    logits.add(fold.heldOut().logits(i));
                }
            }
            Predictions first = folds.get(0).heldOut();
            return Predictions.of(first.findings(), first.outputKind(), entries, logits);
        }

        /** {@return the metrics on all held-out rows} */
        public Evaluation evaluation() {
            return Evaluation.of(
                    pooled(), EvaluationOptions.defaults().withBootstrap(BOOTSTRAP_SEED, EvaluationOptions.RESAMPLES));
        }

        /** The metrics of each fold on what it held out, without intervals that mean anything. */
        List<Evaluation.Stratum> perFold() {
            EvaluationOptions values = EvaluationOptions.defaults().withBootstrap(BOOTSTRAP_SEED, 1);
            return folds.stream()
                    .map(fold -> Evaluation.of(fold.heldOut(), values).all())
                    .toList();
        }

        /** {@return seconds of training, all folds together} */
        public double seconds() {
            return folds.stream().mapToDouble(FoldResult::seconds).sum();
        }

        /** The metrics of each source that was left out, for one finding. */
        List<LeftOutSource> leftOut(Finding finding) {
            return folds.stream()
                    .filter(fold -> fold.reference().isPresent())
                    .map(fold -> LeftOutSource.of(fold, finding, SPECIFICITY, BOOTSTRAP_SEED))
                    .toList();
        }
    }

    /** {@return every protocol with every strategy, in the order in which they ran} */
    public List<Part> parts() {
        return parts;
    }

    /** {@return the finding that the paper reads out against the rest, if the model has it} */
    Optional<Finding> readOut() {
        return data.findings().contains(Finding.COVID_19) ? Optional.of(Finding.COVID_19) : Optional.empty();
    }

    TrainingData data() {
        return data;
    }

    TrainingRecipe recipe() {
        return recipe;
    }

    FoldPlan plan() {
        return plan;
    }

    /** {@return all metrics as a JSON object, several lines} */
    public String json() {
        return CrossValidationJson.of(this);
    }

    /** {@return the metrics side by side, for a page in docs} */
    public String markdown() {
        return CrossValidationMarkdown.of(this);
    }
}
