// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.testkit.DrawnDicom;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import io.github.xrayclassifier.testkit.PhantomDataset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs each example as a user would. */
class ExamplesTest {

    @TempDir
    private Path folder;

    /** A main method. */
    private interface Program {
        void run(String... arguments) throws IOException;
    }

    private static List<String> printed(Program program, Object... arguments) throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            program.run(java.util.Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private Path drawing(String name, Finding finding) throws IOException {
        return Files.write(
                folder.resolve(name),
                ImageFiles.png(Phantom.of(5).withFinding(finding).draw().image()));
    }

    @Test
    void classifiesOneImageAndShowsWhy() throws IOException {
        Path xray = drawing("chest.png", Finding.PNEUMONIA);
        Path picture = folder.resolve("why.png");
        List<String> lines = printed(ClassifyOneImage::main, xray, picture);
        assertThat(lines.get(0)).matches("Most likely: .+ \\(0\\.[0-9]+\\)|No answer: .+");
        assertThat(lines.subList(1, 8))
                .allSatisfy(line -> assertThat(line).matches("\\S+ ([01]\\.[0-9]{2}|untrained)"));
        assertThat(ImageIO.read(picture.toFile()).getHeight()).isGreaterThanOrEqualTo(512);
    }

    @Test
    void classifiesAFolderIntoATable() throws IOException {
        Files.createDirectories(folder.resolve("xrays"));
        drawing("xrays/a.png", Finding.NORMAL);
        drawing("xrays/b.png", Finding.EFFUSION);
        Files.writeString(folder.resolve("xrays/c.png"), "no image");
        Path csv = folder.resolve("answers.csv");
        printed(ClassifyFolderToCsv::main, folder.resolve("xrays"), csv);
        List<String> rows = Files.readAllLines(csv);
        assertThat(rows).hasSize(4);
        assertThat(rows.get(0))
                .isEqualTo("file,verdict,remark,COVID-19,edema,effusion,emphysema,fibrosis,normal,pneumonia");
        assertThat(rows.get(1)).matches("\".*a\\.png\",(abstained,\".+\"|[^,]+,)(,([01]\\.[0-9]{4})?){7}");
        assertThat(rows.get(3)).matches("\".*c\\.png\",error,\".*expected .*found .*\"");
    }

    @Test
    void reportsToDicom() throws IOException {
        Path file = Files.write(folder.resolve("chest.dcm"), DrawnDicom.of(1, 1).file());
        Path out = folder.resolve("report");
        List<String> lines = printed(ReportToDicom::main, file, out);
        assertThat(lines.get(0)).matches("(Classified|Abstained)\\[.+\\]");
        assertThat(out.resolve("report.dcm"))
                .content(StandardCharsets.ISO_8859_1)
                .contains(DrawnDicom.of(1, 1).studyUid());
        assertThat(out.resolve("picture.dcm")).isNotEmptyFile();
    }

    @Test
    void answersAnArchive() throws IOException {
        HttpServer archive = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        archive.createContext("/dicom-web", exchange -> exchange.sendResponseHeaders(204, -1)); // nothing was found
        archive.start();
        try {
            String url = "http://localhost:" + archive.getAddress().getPort() + "/dicom-web";
            assertThat(printed(AnswerAnArchive::main, url, folder.resolve("ledger.db")))
                    .containsExactly("{FOUND=0, WORKING=0, REPORTED=0, SKIPPED=0, FAILED=0, GONE=0}");
        } finally {
            archive.stop(0);
        }
    }

    @Test
    void opensAModelFromElsewhere() throws IOException {
        Path model = Project.root()
                .resolve("onnx-runtime/src/test/resources/io/github/xrayclassifier/onnx/torchvision-mobilenet-v2.onnx");
        List<String> lines = printed(ModelFromElsewhere::main, model, drawing("chest.png", Finding.NORMAL));
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).contains("cardiomegaly", "nodule", "hernia", "no finding");
    }

    /** Weights, images and seed of the example are given to the commands: the file must not depend on who asks for it. */
    @Test
    void trainsOnAManifestTheFileThatTheCommandsTrain() throws IOException {
        List<String> lines = printed(TrainOnYourOwnManifest::main, folder);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("No abstention policy: ");
        assertThat(lines.get(1)).startsWith("Prediction[").contains("emphysema", "normal");
        String manifest = folder.resolve("data/manifest.csv").toString();
        Path run = folder.resolve("command");
        String recipe = folder.resolve("run/recipe.yaml").toString();
        xray("train", "--manifest", manifest, "--out", run.toString(), "--recipe", recipe, "--threads", "1");
        assertThat(run.resolve("model.onnx")).hasSameBinaryContentAs(folder.resolve("model.onnx"));
        assertThat(run.resolve("card.md")).hasSameTextualContentAs(folder.resolve("model.card.md"));
        Path exported = folder.resolve("exported.onnx");
        xray("export", run.toString(), "--manifest", manifest, "--out", exported.toString());
        assertThat(exported).hasSameBinaryContentAs(folder.resolve("model.onnx"));
        assertThat(folder.resolve("exported.evaluation.json"))
                .hasSameTextualContentAs(folder.resolve("model.evaluation.json"));
    }

    private static void xray(String... arguments) {
        StringWriter err = new StringWriter();
        Console console = Console.of(new StringWriter(), err, OptionalInt.empty(), OptionalInt.empty());
        CommandLine commands = io.github.xrayclassifier.cli.training.Main.commandLine(console);
        assertThat(Xray.run(commands, console, arguments)).as(err.toString()).isZero();
    }

    @Test
    void findsSimilarImages() throws IOException {
        Path manifest =
                PhantomDataset.write(folder.resolve("data"), List.of(Finding.EFFUSION, Finding.NORMAL), 3, 64, 1);
        Path film = folder.resolve("data/images/normal/phantom-5.png");
        List<String> lines = printed(FindSimilarImages::main, manifest, folder.resolve("images.index"), film);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("Match[name=images/normal/phantom-5.png, label=normal, cosine=");
    }
}
