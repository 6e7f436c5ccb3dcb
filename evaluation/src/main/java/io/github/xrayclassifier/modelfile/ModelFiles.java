// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.modelfile;

import java.nio.file.Path;

/**
 * The places of a model file and of the metrics behind it.
 *
 * @param model the ONNX file
 * @param evaluation the metrics as JSON
 * @param card the metrics as Markdown
 */
public record ModelFiles(Path model, Path evaluation, Path card) {

    /**
     * The files of a training run.
     *
     * @param folder of the run
     * @return {@code model.onnx}, {@code evaluation.json} and {@code card.md} in it
     */
    public static ModelFiles in(Path folder) {
        return new ModelFiles(
                folder.resolve("model.onnx"), folder.resolve("evaluation.json"), folder.resolve("card.md"));
    }

    /**
     * Files named after the model.
     *
     * @param model for example {@code chest.onnx}
     * @return with {@code chest.evaluation.json} and {@code chest.card.md} beside it
     */
    public static ModelFiles beside(Path model) {
        String name = String.valueOf(model.getFileName()).replaceAll("\\.onnx$", "");
        return new ModelFiles(
                model, model.resolveSibling(name + ".evaluation.json"), model.resolveSibling(name + ".card.md"));
    }
}
