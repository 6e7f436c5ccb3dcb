// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.optimization;

import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.model.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** The outputs of a network that are trained: those of untrained findings take no part in loss, targets or metrics. */
public final class Columns {

    private final int[] numbers;
    private final int all;

    private Columns(int[] numbers, int all) {
        this.numbers = numbers;
        this.all = all;
    }

    /** The outputs of some findings among all. */
    public static Columns of(List<Finding> findings, List<Finding> trained) {
        return new Columns(trained.stream().mapToInt(findings::indexOf).toArray(), findings.size());
    }

    /** The trained columns of logits, [N, findings] to [N, trained]; the logits themselves if that is all of them. */
    public Tensor of(Tensor logits) {
        return numbers.length == all
                ? logits
                : logits.index_select(
                        1, Tensors.of(Arrays.stream(numbers).asLongStream().toArray()));
    }

    /** The trained columns of one image's logits. */
    public float[] of(float[] logits) {
        float[] some = new float[numbers.length];
        for (int f = 0; f < some.length; f++) {
            some[f] = logits[numbers[f]];
        }
        return some;
    }

    /** A value for every output: those of the trained ones in their places, another one elsewhere. */
    public List<Double> spread(List<Double> trained, double elsewhere) {
        List<Double> spread = new ArrayList<>(Collections.nCopies(all, elsewhere));
        IntStream.range(0, numbers.length).forEach(f -> spread.set(numbers[f], trained.get(f)));
        return spread;
    }

    /** As {@link #spread(List, double)}, of single precision. */
    public float[] spread(float[] trained, float elsewhere) {
        float[] spread = new float[all];
        Arrays.fill(spread, elsewhere);
        IntStream.range(0, numbers.length).forEach(f -> spread[numbers[f]] = trained[f]);
        return spread;
    }
}
