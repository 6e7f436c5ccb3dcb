// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.examples;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.modelfile.AssembledModel;
import io.github.xrayclassifier.modelfile.ModelFiles;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.testkit.PhantomDataset;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.TrainingResult;
import io.github.xrayclassifier.training.export.OnnxExport;
import io.github.xrayclassifier.training.export.TrainedModel;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import io.github.xrayclassifier.training.run.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Trains a model from random weights on the images of a manifest, writes it as ONNX, and classifies with it. The images
 * here are drawings, few and small, so that it ends within seconds; what it learns in that time is worth nothing.
 *
 * <p>Argument: an empty folder.
 */
public final class TrainOnYourOwnManifest {

    private TrainOnYourOwnManifest() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        List<Finding> findings = List.of(Finding.EMPHYSEMA, Finding.NORMAL);

        // Your own: a CSV file with at least the columns path, label and split (train or val).
        Path manifest = PhantomDataset.write(folder.resolve("data"), findings, 10, 48, 1);

        // Every key stands in the recipe file plain.yaml; `xray train --print-recipe` prints it.
        TrainingRecipe recipe = TrainingRecipe.defaults()
                .with("input.width", 48)
                .with("input.height", 48)
                .with("network.width", 0.25)
                .with("epochs", 2)
                .with("batch-size", 8)
                .with(
                        "data.minimum-patients",
                        5) // 40 unless said: with fewer, a finding is untrained and never answered
                .with("card.name", "my model")
                .with("card.licence", "of your choice");
        List<ImageDecoder> decoders = List.of(ImageDecoder.standard());
        TrainingData data = TrainingData.of(List.of(manifest), recipe, decoders);
        TrainingResult run = Trainer.of(data, recipe)
                .withThreads(1) // more than one gains nothing on a net so small
                .train(folder.resolve("run"));

        // The same assembly as in `xray train`: temperature, operating points, abstention policy, untrained findings,
        // self-test.
        TrainedModel model = TrainedModel.from(run.best());
        AssembledModel assembled =
                OnnxExport.assembly(model, data, recipe, "manifest.csv").assemble();
        Path file = folder.resolve("model.onnx");
        assembled.write(ModelFiles.beside(file));
        assembled.remarks().forEach(System.out::println);

        try (XrayClassifier classifier = XrayClassifier.open(OnnxBackend.open(file))) {
            Path image = data.manifest().split("val").get(0).file();
            System.out.println(classifier.classify(image));
        }
    }
}
