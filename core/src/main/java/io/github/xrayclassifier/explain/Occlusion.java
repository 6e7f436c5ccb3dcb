// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.explain;

import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.tensor.ElementType;
import io.github.xrayclassifier.tensor.Shape;
import io.github.xrayclassifier.tensor.Tensor;
import java.nio.ByteBuffer;

/** {@link Explainer#occlusion}. Holds no state. */
record Occlusion(int columns, int rows) implements Explainer {

    Occlusion {
        if (columns < 1 || rows < 1) {
            throw new IllegalArgumentException(
                    "occlusion: expected at least 1 x 1 cells, found " + columns + " x " + rows);
        }
    }

    @Override
    public Heatmap explain(Backend backend, DecodedImage image, Finding finding) {
        var recipe = backend.card().preprocessing();
        ActivationMaps.requireTrained(backend.card(), finding);
        if (columns > recipe.shape().width() || rows > recipe.shape().height()) {
            throw new IllegalArgumentException("occlusion: expected at most "
                    + recipe.shape().width() + " x " + recipe.shape().height() + " cells, found " + columns + " x "
                    + rows);
        }
        Tensor input = recipe.apply(image.pixels());
        int index = backend.card().indexOf(finding);
        float[] drops = new float[columns * rows];
        try (InferenceContext context = backend.openContext()) {
            context.input().put(0, input.buffer(), 0, input.buffer().limit());
            float whole = context.run().logits()[index];
            for (int cell = 0; cell < drops.length; cell++) {
                context.input().put(0, input.buffer(), 0, input.buffer().limit());
                cover(context.input(), input, cell);
                drops[cell] = whole - context.run().logits()[index];
            }
        }
        return Heatmap.of(finding, drops, columns, Heatmap.Frame.of(recipe, image));
    }

    private void cover(ByteBuffer target, Tensor input, int cell) {
        Shape shape = input.shape();
        int left = cell % columns * shape.width() / columns;
        int right = (cell % columns + 1) * shape.width() / columns;
        int top = cell / columns * shape.height() / rows;
        int bottom = (cell / columns + 1) * shape.height() / rows;
        for (int channel = 0; channel < shape.channels(); channel++) {
            double gray = mean(input, channel);
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    put(target, input.type(), (channel * shape.height() + y) * shape.width() + x, gray);
                }
            }
        }
    }

    private static void put(ByteBuffer target, ElementType type, int index, double value) {
        if (type == ElementType.UINT8) {
            target.put(index, (byte) (int) (value + 0.5));
        } else {
            target.putFloat(index * 4, (float) value);
        }
    }

    private static double mean(Tensor input, int channel) {
        int size = input.shape().width() * input.shape().height();
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += input.at(channel * size + i);
        }
        return sum / size;
    }
}
