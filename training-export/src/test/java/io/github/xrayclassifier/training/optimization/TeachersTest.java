// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.training.Drawings;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.TrainingResult;
import io.github.xrayclassifier.training.export.OnnxExport;
import io.github.xrayclassifier.training.export.TrainedModel;
import io.github.xrayclassifier.training.network.Architecture;
import io.github.xrayclassifier.training.network.MobileNetV2;
import io.github.xrayclassifier.training.network.NetworkInference;
import io.github.xrayclassifier.training.recipe.Stage;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import io.github.xrayclassifier.training.run.Trainer;
import io.github.xrayclassifier.training.weights.InitialWeights;
import io.github.xrayclassifier.training.weights.Teacher;
import io.github.xrayclassifier.training.weights.Teachers;
import io.github.xrayclassifier.training.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learning from trained networks. The teachers of the runs are given wrong labels, which shows who was listened to. */
class TeachersTest {

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static TrainingData data;
    private static Path teacher;
    private static Path second;

    @BeforeAll
    static void teach() throws IOException {
        data = Drawings.write(shared, 64);
        teacher = Drawings.trainer(data, options(1))
                .train(shared.resolve("teacher"))
                .last();
        second = Drawings.trainer(data, options(1).with("seed", 8))
                .train(shared.resolve("second"))
                .last();
    }

    private static TrainingRecipe options(int epochs) {
        return Drawings.recipe()
                .with("epochs", epochs)
                .with("batch-size", 32)
                .with("schedule.warmup-steps", 4)
                .with("network.width", 0.25)
                .with("schedule.stages", List.of(new Stage(0.5, 0.75)));
    }

    private static Teachers both(double share) throws IOException {
        return Teachers.of(
                List.of(Teacher.of(InitialWeights.from(teacher)), Teacher.of(InitialWeights.from(second))), share);
    }

    /** Against plain Java: (1 - share) of the labels and share of the mean softmax of both networks' logits. */
    @Test
    @SuppressWarnings("try") // the scope works by being open
    void blendsLabelsWithTheMeanOfTheTeachers() throws IOException {
        Natives.load();
        byte[] gray = new byte[Drawings.SIDE * Drawings.SIDE];
        for (int i = 0; i < gray.length; i++) {
            gray[i] = (byte) (i * 7 % 200);
        }
        double[] expected = new double[data.findings().size()];
        expected[1] = 0.4;
        for (Path file : List.of(teacher, second)) {
            double[] p = softmax(TrainedModel.from(file).logits(gray));
            for (int f = 0; f < p.length; f++) {
                expected[f] += 0.6 * p[f] / 2;
            }
        }
        try (PointerScope scope = new PointerScope()) {
            Targets targets = Targets.of(
                            both(0.6), 1, data.findings(), options(1), Columns.of(data.findings(), data.findings()))
                    .orElseThrow();
            float[] label = new float[expected.length];
            label[1] = 1;
            Tensor images =
                    Tensors.ofUnsigned(gray, 1, 1, Drawings.SIDE, Drawings.SIDE).div_(Tensors.scalar(255));
            float[] found = Tensors.floats(targets.of(images, Tensors.of(label, 1, label.length), new int[] {7}, 3));
            for (int f = 0; f < found.length; f++) {
                assertThat((double) found[f]).isCloseTo(expected[f], within(1e-5)); // worst 6e-8
            }
        }
    }

    /** Each image's answer is of the network that may teach it; of both, half and half, where none may. */
    @Test
    @SuppressWarnings("try") // the scope works by being open
    void asksAboutAnImageWhoDidNotLearnIt() throws IOException {
        Natives.load();
        int area = Drawings.SIDE * Drawings.SIDE;
        byte[] gray = new byte[3 * area];
        for (int i = 0; i < gray.length; i++) {
            gray[i] = (byte) (i * 7 % 200);
        }
        byte[] first = Arrays.copyOf(gray, area);
        byte[] next = Arrays.copyOfRange(gray, area, 2 * area);
        byte[] third = Arrays.copyOfRange(gray, 2 * area, 3 * area);
        double[] byFirst = softmax(ofSixteen(teacher, first));
        double[] bySecond = softmax(ofSixteen(second, next));
        double[] ofFirst = softmax(ofSixteen(teacher, third));
        double[] ofSecond = softmax(ofSixteen(second, third));
        Teachers folds = Teachers.of(
                List.of(
                        new Teacher(InitialWeights.from(teacher), Optional.of(Set.of(10, 30))),
                        new Teacher(InitialWeights.from(second), Optional.of(Set.of(20)))),
                1);
        try (PointerScope scope = new PointerScope()) {
            Targets targets = Targets.of(
                            folds, 1, data.findings(), options(1), Columns.of(data.findings(), data.findings()))
                    .orElseThrow();
            Tensor images =
                    Tensors.ofUnsigned(gray, 3, 1, Drawings.SIDE, Drawings.SIDE).div_(Tensors.scalar(255));
            int findings = byFirst.length;
            Tensor nothing = Tensors.of(new float[3 * findings], 3, findings);
            float[] found = Tensors.floats(targets.of(images, nothing, new int[] {10, 20, 99}, 3));
            for (int f = 0; f < findings; f++) {
                assertThat((double) found[f]).isCloseTo(byFirst[f], within(1e-5)); // worst of all 6e-8
                assertThat((double) found[findings + f]).isCloseTo(bySecond[f], within(1e-5));
                assertThat((double) found[2 * findings + f]).isCloseTo((ofFirst[f] + ofSecond[f]) / 2, within(1e-5));
            }
        }
    }

    /**
     * The logits of one image among sixteen that are all the same. With fewer libtorch takes other kernels, whose logits of
     * this network differed by 0.03 on one processor (AMD family 26) and not at all on another; here it is asked who answers.
     */
    @SuppressWarnings("try") // the scope works by being open
    private static float[] ofSixteen(Path weights, byte[] gray) throws IOException {
        byte[] copies = new byte[16 * gray.length];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = gray[i % gray.length];
        }
        try (PointerScope scope = new PointerScope()) {
            Architecture architecture =
                    Architecture.of(1, data.findings().size(), options(1).network());
            MobileNetV2 net = new MobileNetV2(
                    architecture, InitialWeights.from(weights).teaching(1, data.findings(), options(1)), false);
            Tensor images = Tensors.ofUnsigned(copies, 16, 1, Drawings.SIDE, Drawings.SIDE)
                    .div_(Tensors.scalar(255));
            Tensor input =
                    NetworkInference.normalize(images, 1, options(1).network().normalization());
            float[] logits = Tensors.floats(net.classify(MobileNetV2.embedding(net.features(input, false))));
            return Arrays.copyOf(logits, logits.length / 16);
        }
    }

    private static double[] softmax(float[] logits) {
        double[] p = new double[logits.length];
        double sum = 0;
        for (int f = 0; f < p.length; f++) {
            p[f] = Math.exp(logits[f]);
            sum += p[f];
        }
        for (int f = 0; f < p.length; f++) {
            p[f] /= sum;
        }
        return p;
    }

    /** With the whole target the teachers', labels mean nothing: a run on other labels ends with the same weights. */
    @Test
    void listensToTheTeachersAloneWhenTheirShareIsOne() throws IOException {
        TrainingRecipe even = options(1).with("regularization.class-weight-power", 0);
        TrainingResult right =
                Drawings.trainer(data, even).withTeachers(both(1)).train(folder.resolve("right"));
        TrainingResult wrong =
                Drawings.trainer(withLabelsTurned(), even).withTeachers(both(1)).train(folder.resolve("wrong"));
        Map<String, float[]> expected = TrainedModel.from(right.last()).weights();
        TrainedModel.from(wrong.last())
                .weights()
                .forEach((name, values) -> assertThat(values).as(name).containsExactly(expected.get(name)));
    }

    /** The same pixels and rows, every label replaced by the next finding. */
    private static TrainingData withLabelsTurned() throws IOException {
        Path file = shared.resolve("turned.csv");
        List<String> lines = Files.readAllLines(shared.resolve("manifest.csv"));
        List<String> names = data.findings().stream().map(f -> f.name()).toList();
        Files.write(
                file,
                lines.stream()
                        .map(line -> {
                            String[] cells = line.split(",", -1);
                            int at = names.indexOf(cells[1]);
                            cells[1] = at < 0 ? cells[1] : names.get((at + 1) % names.size());
                            return String.join(",", cells);
                        })
                        .toList());
        return TrainingData.of(Manifest.from(file), data.findings(), data.preprocessing(), data.decoders());
    }

    @Test
    void goesOnAfterACancellationAsIfItHadNeverStopped() throws IOException {
        TrainingResult whole =
                Drawings.trainer(data, options(2)).withTeachers(both(0.5)).train(folder.resolve("whole"));
        AtomicInteger asked = new AtomicInteger();
        Path half = folder.resolve("half");
        Drawings.trainer(data, options(2))
                .withTeachers(both(0.5))
                .withCancellation(() -> asked.incrementAndGet() == 6) // in the second of two epochs
                .train(half);
        TrainingResult resumed =
                Drawings.trainer(data, options(2)).withTeachers(both(0.5)).resume(half);
        assertThat(Files.readAllBytes(resumed.last())).isEqualTo(Files.readAllBytes(whole.last()));
        assertThat(TrainedModel.from(whole.last()).provenance().entries().get("teachers"))
                .isEqualTo(both(0.5).identity());
    }

    @Test
    void isPartOfWhatDecidesARun() throws IOException {
        Trainer plain = Drawings.trainer(data, options(1));
        assertThat(plain.withTeachers(Teachers.none()).identity()).isEqualTo(plain.identity());
        assertThat(plain.withTeachers(both(0.5)).identity())
                .isNotEqualTo(plain.identity())
                .isNotEqualTo(plain.withTeachers(both(0.6)).identity());
    }

    /** A model file has its normalization folded into its weights; what it teaches is the same. */
    @Test
    void learnsFromModelFilesToo() throws IOException {
        TrainedModel model = TrainedModel.from(teacher);
        Path file = folder.resolve("teacher.onnx");
        OnnxExport.write(model, model.card("teacher").build(), file);
        Teachers fromFile = Teachers.of(List.of(Teacher.of(InitialWeights.from(file))), 1);
        Teachers fromRun = Teachers.of(List.of(Teacher.of(InitialWeights.from(teacher))), 1);
        double expected =
                loss(Drawings.trainer(data, options(1)).withTeachers(fromRun).train(folder.resolve("run")));
        double found =
                loss(Drawings.trainer(data, options(1)).withTeachers(fromFile).train(folder.resolve("file")));
        assertThat(found).isCloseTo(expected, within(1e-4)); // worst 3e-6
    }

    private static double loss(TrainingResult result) {
        return result.epochs().get(result.epochs().size() - 1).trainingLoss();
    }

    @Test
    void blendsAnswersAsMixupBlendsImages() throws IOException {
        TrainingRecipe mixed = options(1).with("regularization.mixup", 0.4);
        TrainingResult result =
                Drawings.trainer(data, mixed).withTeachers(both(0.5)).train(folder);
        assertThat(loss(result))
                .isBetween(0.5, 2.0)
                .isNotEqualTo(loss(Drawings.trainer(data, options(1))
                        .withTeachers(both(0.5))
                        .train(folder.resolve("plain")))); // ln 3 = 1.1 for a coin of three sides
    }

    @Test
    void refusesTeachersWhoseAnswersMeanSomethingElse() throws IOException {
        TrainingRecipe sigmoid = options(1).with("network.head", OutputKind.SIGMOID);
        assertThatThrownBy(() ->
                        Drawings.trainer(data, sigmoid).withTeachers(both(0.5)).train(folder))
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "last.safetensors: expected a teacher that names its findings and has the head sigmoid, found"
                                + " [bar, disc, neither], softmax");
        assertThatThrownBy(() -> Teacher.of(InitialWeights.from(teacher).withNewHead()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("teacher: expected a trained network, found ");
    }

    @Test
    void refusesTeachersThatAreNotTrainedOrOfAnotherNetwork() throws IOException {
        assertThatThrownBy(() -> Teacher.of(InitialWeights.random()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("teacher: expected a trained network, found random");
        assertThatThrownBy(() -> Teachers.of(List.of(), 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("teachers: expected at least one, found none");
        assertThatThrownBy(() -> both(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("share of the teachers: expected 0.01 to 1, found 0.0");
        TrainingRecipe wider = options(1).with("network.width", 0.35);
        assertThatThrownBy(() ->
                        Drawings.trainer(data, wider).withTeachers(both(0.5)).train(folder))
                .isInstanceOf(WeightsException.class)
                .hasMessageStartingWith("last.safetensors: expected the ");
    }
}
