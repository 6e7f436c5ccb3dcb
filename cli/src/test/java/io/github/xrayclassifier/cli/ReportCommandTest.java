// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.testkit.DrawnDicom;
import io.github.xrayclassifier.testkit.FakeBackend;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fails if an object is missing, an older file is replaced, or one bad file keeps the others from being reported. */
class ReportCommandTest {

    @TempDir
    Path folder;

    private Path drawn(String name) throws IOException {
        return Files.write(folder.resolve(name), DrawnDicom.of(1, 1).file());
    }

    private Captured report(Object... files) {
        String[] arguments = Stream.concat(
                        Stream.of("report", "--out", folder.resolve("out").toString()), Stream.of(files))
                .map(Object::toString)
                .toArray(String[]::new);
        return Captured.run(arguments);
    }

    private String object(String name) throws IOException {
        return new String(Files.readAllBytes(folder.resolve("out").resolve(name)), StandardCharsets.ISO_8859_1);
    }

    @Test
    void writesTheObjectsOfAFileIntoItsStudy() throws IOException {
        Captured found = report(drawn("chest.dcm"));

        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(object("chest.sr.dcm"))
                .contains("1.2.840.10008.5.1.4.1.1.88.34", DrawnDicom.of(1, 1).studyUid());
        assertThat(object("chest.sc.dcm"))
                .contains("1.2.840.10008.5.1.4.1.1.7", DrawnDicom.of(1, 1).studyUid());
        assertThat(found.out()).contains("chest.sr.dcm", "chest.sc.dcm").doesNotContain(DrawnDicom.CANARY);
    }

    @Test
    void reportsTheOthersBesideAFileThatIsNoDicom() throws IOException {
        Path png = Files.write(
                folder.resolve("chest.png"), ImageFiles.png(Phantom.of(5).draw().image()));

        Captured found = report(png, folder.resolve("nothing.dcm"), drawn("chest.dcm"));

        assertThat(found.exitCode()).isOne();
        assertThat(found.err())
                .contains("chest.png: DICOM file: expected DICM at byte 128")
                .contains("nothing.dcm: expected a file, found nothing")
                .contains("2 without a report");
        assertThat(folder.resolve("out/chest.sr.dcm")).exists();
    }

    @Test
    void replacesNothing() throws IOException {
        Path file = drawn("chest.dcm");
        report(file);

        Captured again = report(file);

        assertThat(again.exitCode()).isOne();
        assertThat(again.err()).contains("chest.sr.dcm: expected no such file yet, found one");
    }

    @Test
    void writesTheReportOfAModelWithoutMapsAndSaysWhyThereIsNoPicture() throws IOException {
        Path file = drawn("chest.dcm");
        Captured found = Captured.run(
                choice -> new BackendWithoutMaps(FakeBackend.open()),
                OptionalInt.empty(),
                "report",
                file.toString(),
                "--out",
                folder.resolve("out").toString());

        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.err()).contains("no picture: ");
        assertThat(folder.resolve("out/chest.sr.dcm")).exists();
        assertThat(folder.resolve("out/chest.sc.dcm")).doesNotExist();
    }

    @Test
    void needsAFolder() {
        assertThat(Captured.run("report", "x.dcm").exitCode()).isEqualTo(Xray.WRONG_USAGE);
    }
}
