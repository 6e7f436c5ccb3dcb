// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.xrayclassifier.failure.ModelException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Learns the outputs' sizes where a file leaves them open, from one run on a black image at opening. */
final class TrialRun {

    private TrialRun() {}

    /**
     * The plan with every size known. Closes the session if that fails.
     *
     * @throws ModelException if the run fails or contradicts the card
     */
    static GraphPlan sized(GraphPlan plan, OrtSession session) {
        if (plan.isSized()) {
            return plan;
        }
        try {
            return plan.sized(shapes(plan, session));
        } catch (OrtException | ModelException e) {
            closeAfter(e, session);
            throw e instanceof ModelException known
                    ? known
                    : new ModelException(
                            "model " + plan.model() + ": expected a run on an input of zeros to succeed, found: "
                                    + e.getMessage(),
                            e);
        }
    }

    private static Map<String, List<Long>> shapes(GraphPlan plan, OrtSession session) throws OrtException {
        var recipe = plan.card().preprocessing();
        var wanted = plan.outputs().stream().map(GraphValue::name).collect(Collectors.toSet());
        Map<String, List<Long>> shapes = new HashMap<>();
        try (OnnxTensor input = OnnxInferenceContext.tensorOver(
                        NativeLibrary.environment(), OnnxInferenceContext.newInput(recipe), recipe);
                OrtSession.Result result = session.run(Map.of(plan.card().inputName(), input), wanted)) {
            for (var output : result) {
                if (output.getValue().getInfo() instanceof TensorInfo tensor) {
                    shapes.put(
                            output.getKey(),
                            Arrays.stream(tensor.getShape()).boxed().toList());
                }
            }
        }
        return shapes;
    }

    private static void closeAfter(Exception failure, OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            failure.addSuppressed(e);
        }
    }
}
