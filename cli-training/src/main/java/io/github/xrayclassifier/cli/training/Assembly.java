// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.modelfile.AssembledModel;
import io.github.xrayclassifier.modelfile.ModelFiles;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.export.OnnxExport;
import io.github.xrayclassifier.training.export.TrainedModel;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The last step of train and export: the library's assembly, and its remarks on the console. */
final class Assembly {

    private Assembly() {}

    static void write(
            TrainedModel model,
            TrainingData data,
            TrainingRecipe recipe,
            List<Path> manifests,
            ModelFiles files,
            TrainingDisplay display,
            Console console)
            throws IOException {
        AssembledModel assembled = OnnxExport.assembly(model, data, recipe, Inputs.name(manifests))
                .withProgress(display::decoded)
                .assemble();
        assembled.write(files);
        assembled.remarks().forEach(console::remark);
    }
}
