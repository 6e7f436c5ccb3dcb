// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

import io.github.xrayclassifier.evaluation.Evaluation;
import io.github.xrayclassifier.evaluation.EvaluationOptions;
import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.evaluation.TemperatureFit;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelCardBuilder;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.model.Provenance;
import io.github.xrayclassifier.model.SelfTest;
import io.github.xrayclassifier.model.Support;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.onnx.OnnxOptions;
import io.github.xrayclassifier.quantization.Candidates.Candidate;
import io.github.xrayclassifier.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The card of an int8 model: the float model's, with what its own answers decide measured anew. How many patients it
 * learned from is the float model's.
 */
final class Int8Card {

    /** Below this, the self-test would tell CPUs apart that round in another order. */
    private static final double LEAST_TOLERANCE = 0.05;

    private final ModelCard card;
    private final String sha256;
    private final Candidate candidate;
    private final Samples validation;

    Int8Card(ModelCard card, String sha256, Candidate candidate, Samples validation) {
        this.card = card;
        this.sha256 = sha256;
        this.candidate = candidate;
        this.validation = validation;
    }

    ModelCard build(String how, String dataset, long seed) {
        Predictions predictions = Predictions.of(
                        card.findings(), card.outputKind(), validation.entries(), List.of(candidate.logits()))
                .trainedOnly(card);
        Evaluation evaluation = Evaluation.of(
                predictions, EvaluationOptions.defaults().withBootstrap(seed, EvaluationOptions.RESAMPLES));
        Calibration calibration = TemperatureFit.fit(predictions);
        ModelCardBuilder builder = card.toBuilder()
                .calibration(calibration)
                .support(support(evaluation))
                .operatingCurves(evaluation.operatingCurves(calibration, dataset))
                .provenance(provenance(how));
        card.selfTest().ifPresent(test -> builder.selfTest(selfTest(test)));
        return builder.build();
    }

    private Map<Finding, Support> support(Evaluation evaluation) {
        Map<Finding, Support> support = new LinkedHashMap<>();
        evaluation.support(Map.of()).forEach((finding, measured) -> {
            Support known = card.support().get(finding);
            if (known != null) {
                support.put(
                        finding, new Support(known.trainingPatients(), measured.validationPatients(), measured.auc()));
            }
        });
        return support;
    }

    private Provenance provenance(String how) {
        Map<String, String> entries = new TreeMap<>(card.provenance().entries());
        entries.remove("gates"); // measured on the float model
        entries.put("quantized-from", sha256);
        entries.put("quantization", how);
        return new Provenance(entries);
    }

    /**
     * The float model's input and what this model makes of it here. The tolerance is the largest difference that
     * quantizing made on the validation images: what is worse than that on another machine is no rounding.
     */
    private SelfTest selfTest(SelfTest test) {
        Tensor input =
                Tensor.of(card.preprocessing().shape(), card.preprocessing().type());
        input.buffer().put(0, test.input());
        ModelSource source = ModelSource.of("int8", candidate.file().toByteArray());
        try (Backend backend = OnnxBackend.open(source, OnnxOptions.defaults())) {
            double tolerance = Math.max(LEAST_TOLERANCE, candidate.comparison().largest());
            return SelfTest.of(test.input(), backend.run(input).logits(), (float) tolerance);
        }
    }
}
