// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.examples;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.modelfile.AssembledModel;
import io.github.xrayclassifier.modelfile.ModelFiles;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.testkit.PhantomDataset;
import io.github.xrayclassifier.training.OnnxExport;
import io.github.xrayclassifier.training.TrainedModel;
import io.github.xrayclassifier.training.Trainer;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.TrainingOptions;
import io.github.xrayclassifier.training.TrainingResult;
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

        TrainingData data = TrainingData.of(
                Manifest.from(manifest), findings, Preprocessing.of(48, 48), List.of(ImageDecoder.standard()));
        TrainingOptions options = TrainingOptions.defaults()
                .withEpochs(2)
                .withBatchSize(8)
                .withOptimization(o -> o.withWarmupSteps(2))
                .withNetwork(n -> n.withWidthMultiplier(0.25))
                .withThreads(1); // more than one gains nothing on a net so small
        TrainingResult run = Trainer.of(data, options).train(folder.resolve("run"));

        // The same assembly as in `xray train`: temperature, operating points, abstention policy, untrained findings,
        // self-test.
        TrainedModel model = TrainedModel.from(run.best());
        ModelCard card = model.card("my model").licence("of your choice").build();
        AssembledModel assembled = OnnxExport.assembly(model, card, data)
                .withMinimumGroups(5) // 40 unless said: with fewer patients a finding is untrained and never answered
                .withNames("split val of manifest.csv", "manifest.csv")
                .withSeed(options.seed())
                .assemble();
        Path file = folder.resolve("model.onnx");
        assembled.write(ModelFiles.beside(file));
        assembled.remarks().forEach(System.out::println);

        try (XrayClassifier classifier = XrayClassifier.open(OnnxBackend.open(file))) {
            Path image = data.manifest().split("val").get(0).file();
            System.out.println(classifier.classify(image));
        }
    }
}
