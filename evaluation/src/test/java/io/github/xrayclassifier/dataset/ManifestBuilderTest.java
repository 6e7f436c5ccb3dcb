// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.BrokenImagesException;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.testkit.ImageFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifest of a made-up collection is known beforehand: who is one patient, what is a copy, what is broken. */
class ManifestBuilderTest {

    private static final byte[] SALT = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private int number;

    /** Blocks of random gray: no two look alike, as drawings of the test kit do. */
    private GrayImage drawing() {
        Random random = new Random(number++);
        byte[] blocks = new byte[36];
        random.nextBytes(blocks);
        byte[] pixels = new byte[48 * 48];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = blocks[i / 48 / 8 * 6 + i % 48 / 8];
        }
        return GrayImage.wrap8(pixels, 48, 48);
    }

    private Path add(String path, byte[] bytes) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private void addPngs(String finding, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            add(finding + "/" + finding + i + ".png", ImageFiles.png(drawing()));
        }
    }

    private ManifestBuilder builder(FoundImages found) {
        return ManifestBuilder.of(found, List.of(ImageDecoder.standard(), DicomDecoder.open()), SALT);
    }

    private Manifest written(BuiltManifest built) throws IOException {
        built.write();
        return Manifest.from(built.file());
    }

    private BuiltManifest build(ManifestBuilder builder) throws IOException {
        return builder.build(
                folder.resolve("out").resolve("..").resolve("m.csv").normalize());
    }

    @Test
    void dividesFoldersByFindingEvenly() throws IOException {
        addPngs("Normal", 10);
        addPngs("covid-19", 5);
        add("covid-19/notes.txt", new byte[] {1});
        add("readme.md", new byte[] {1});
        add("covid-19/.hidden.png", new byte[] {1});
        BuiltManifest built = build(builder(ImageFolders.read(folder)));
        Manifest manifest = written(built);
        assertThat(manifest.entries()).hasSize(15);
        // Our spelling of a finding, whatever the folder's.
        assertThat(manifest.entries().stream().map(ManifestEntry::label).collect(Collectors.toSet()))
                .isEqualTo(Set.of(Finding.COVID_19, Finding.NORMAL));
        assertThat(manifest.split("val").stream().filter(e -> e.label().equals(Finding.NORMAL)))
                .hasSize(2);
        assertThat(manifest.split("val").stream().filter(e -> e.label().equals(Finding.COVID_19)))
                .hasSize(1);
        assertThat(built.report())
                .contains(
                        "15 images of 15 patients or groups",
                        "left out, no image file by its name: 1 (covid-19/notes.txt)",
                        "left out, beside the folders of findings: 1 (readme.md)",
                        "written otherwise: \"Normal\" as normal, \"covid-19\" as COVID-19")
                .anyMatch(line -> line.startsWith("warning: images of one unknown patient"));
    }

    /** The group's name is RFC 2104's HMAC of the patient's ID, and the ID itself is nowhere. */
    @Test
    void takesPatientViewAgeSexDeviceAndDateFromDicom() throws Exception {
        addPngs("normal", 6);
        for (int i = 0; i < 6; i++) {
            Map<Integer, String> attributes = Map.of(
                    0x0008_0020, "20200131",
                    0x0008_0070, "Maker Co",
                    0x0010_0020, "CANARY-" + i / 2,
                    0x0010_0040, "F",
                    0x0010_1010, i < 2 ? "064Y" : i < 4 ? "007M" : "000Y",
                    0x0018_5101, "pa");
            add("edema/" + i, ImageFiles.dicom(drawing(), attributes));
        }
        add("edema/side", ImageFiles.dicom(drawing(), Map.of(0x0018_5101, "LL", 0x0010_0020, "CANARY-9")));
        BuiltManifest built = build(builder(ImageFolders.read(folder)).withSplit(3, true, 4));
        assertThat(built.text()).doesNotContain("CANARY");
        assertThat(built.report()).contains("left out, lateral views: 1 (edema/side)");
        Manifest manifest = written(built);
        List<ManifestEntry> edema = manifest.entries().stream()
                .filter(entry -> entry.label().equals(Finding.EDEMA))
                .toList();
        assertThat(edema).hasSize(6);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SALT, "HmacSHA256"));
        String first = HexFormat.of()
                .formatHex(mac.doFinal("CANARY-0".getBytes(StandardCharsets.UTF_8)))
                .substring(0, 16);
        assertThat(edema.get(0).group()).isEqualTo("patient-" + first);
        assertThat(edema.get(1).group()).isEqualTo(edema.get(0).group());
        assertThat(edema.get(2).group()).isNotEqualTo(edema.get(0).group());
        assertThat(edema.get(0).columns())
                .containsEntry("view", "PA")
                .containsEntry("age_group", "60 to 79")
                .containsEntry("sex", "female")
                .containsEntry("manufacturer", "Maker Co")
                .containsEntry("study_date", "2020-01-31");
        assertThat(edema.get(2).columns()).containsEntry("age_group", "under 18");
        assertThat(edema.get(4).columns()).containsEntry("age_group", ""); // a zero is what anonymizers write
        // Three patients over three parts: each part has one, whole.
        assertThat(edema.stream().collect(Collectors.groupingBy(ManifestEntry::split, Collectors.counting())))
                .isEqualTo(Map.of("train", 2L, "val", 2L, "test", 2L));
        assertThat(manifest.entries().stream().map(ManifestEntry::split).distinct())
                .containsExactlyInAnyOrder("train", "val", "test");
    }

    /** A copy of the file, and the same drawing in 16 bits: both stay with the original, across findings too. */
    @Test
    void keepsNearDuplicatesTogether() throws IOException {
        addPngs("normal", 9);
        GrayImage image = drawing();
        short[] deep = new short[48 * 48];
        for (int i = 0; i < deep.length; i++) {
            deep[i] = (short) (257 * image.sample(i % 48, i / 48));
        }
        add("edema/a.png", ImageFiles.png(image));
        add("edema/b.png", ImageFiles.png(image));
        add("normal/z.png", ImageFiles.png(GrayImage.wrap16(deep, 48, 48, 16)));
        BuiltManifest built = build(builder(ImageFolders.read(folder)));
        List<ManifestEntry> same = written(built).entries().stream()
                .filter(entry -> entry.path().matches(".*/[abz][.]png"))
                .toList();
        assertThat(same).hasSize(3);
        assertThat(same.stream().map(ManifestEntry::group).distinct()).hasSize(1);
        assertThat(same.stream().map(ManifestEntry::split).distinct()).hasSize(1);
        assertThat(built.report())
                .contains("near-duplicates, kept together: 1 pairs of the same file, 2 pairs that look the same")
                .contains("warning: 2 pairs of near-duplicates have different findings");
        BuiltManifest files = build(builder(ImageFolders.read(folder)).withDuplicates(DuplicateRule.SAME_FILE));
        assertThat(files.report()).contains("near-duplicates, kept together: 1 pairs of the same file");
    }

    @Test
    void listsEveryBrokenImageOrLeavesAllOut() throws IOException {
        addPngs("normal", 5);
        addPngs("edema", 5);
        add("edema/cut.png", ImageFiles.truncated(ImageFiles.png(drawing()), 0.5));
        add("normal/empty.png", new byte[0]);
        ManifestBuilder builder = builder(ImageFolders.read(folder));
        assertThatThrownBy(() -> build(builder))
                .isInstanceOf(BrokenImagesException.class)
                .hasMessageStartingWith("manifest: expected images that can be read, found 2 of 12 that cannot")
                .hasMessageContaining("\nedema/cut.png: ")
                .hasMessageContaining("\nnormal/empty.png: expected an image that one of 2 decoders recognizes");
        BuiltManifest built = build(builder.skippingBroken());
        assertThat(written(built).entries()).hasSize(10);
        assertThat(built.report())
                .contains("left out, cannot be read: 2")
                .anyMatch(line -> line.startsWith("  edema/cut.png: "));
    }

    @Test
    void refusesWhatCannotBeDivided() throws IOException {
        addPngs("edema", 1);
        assertThatThrownBy(() -> build(builder(ImageFolders.read(folder))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("images: expected at least two findings, found [edema] in 1 images");
        addPngs("normal", 2);
        assertThatThrownBy(() -> build(builder(ImageFolders.read(folder))))
                .hasMessage("split: expected at least 5 patients to divide, found 3 patients of 3 images");
        assertThatThrownBy(() -> ImageFolders.read(folder.resolve("edema")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected folders named after findings with images in them")
                .hasMessageEndingWith("found no folder");
        addPngs("a|b", 1);
        assertThatThrownBy(() -> build(builder(ImageFolders.read(folder))))
                .hasMessageContaining("finding: expected 1 to 64 printable characters");
    }

    @Test
    void readsASpreadsheetWithItsOwnColumns() throws IOException {
        for (int i = 0; i < 6; i++) {
            add("films/" + i + ".png", ImageFiles.png(drawing()));
        }
        Path table = Files.writeString(folder.resolve("t.csv"), """
                \uFEFFDateiname;PATIENT_ID;Diagnosis;Alter;Geschlecht;Set
                0.png;7;Edema | effusion;64;W;train
                1.png;7;normal;64;W;train
                2.png;8;NORMAL;7M;m;Validation
                3.png;9;edema;33;m;Test
                4.png;10;;20;m;train
                5.png;11;covid19;20;m;train
                """);
        FoundImages found = Spreadsheet.of(table, folder.resolve("films"))
                .withPathColumn("dateiname")
                .withColumn(Attribute.AGE, "Alter")
                .withColumn(Attribute.SEX, "Geschlecht")
                .read();
        BuiltManifest built = build(builder(found).withNames(Map.of("COVID19", Finding.COVID_19)));
        List<ManifestEntry> rows = written(built).entries();
        assertThat(rows).hasSize(5);
        // Effusion is the rarest of the labels of the first image (1, edema 2, normal 2).
        assertThat(rows.get(0).label()).isEqualTo(Finding.EFFUSION);
        assertThat(rows.get(0).labels()).containsExactlyInAnyOrder(Finding.EDEMA, Finding.EFFUSION);
        assertThat(rows.get(1).group()).isEqualTo(rows.get(0).group());
        assertThat(rows.stream().map(ManifestEntry::split)).containsExactly("train", "train", "val", "test", "train");
        assertThat(rows.get(4).label()).isEqualTo(Finding.COVID_19);
        assertThat(rows.get(2).columns()).containsEntry("age_group", "under 18").containsEntry("sex", "male");
        assertThat(rows.get(0).path()).isEqualTo("films/0.png");
        assertThat(built.report()).contains("left out, no finding in the table: 1 (4.png)");
    }

    @Test
    void namesTheFieldOfATableThatIsWrong() throws IOException {
        add("0.png", ImageFiles.png(drawing()));
        refuses(
                "path;label\n0.png;edema\n1.png;edema\n",
                "line 3, column path: expected a file in ",
                "found \"1.png\"");
        refuses(
                "path\tlabel,x\n",
                "line 1: expected column names with one separator between them, found commas and tabs");
        refuses(
                "path;label\n0.png,edema\n",
                "line 2: expected 2 fields, found 1 field; the header has semicolons, this" + " line commas");
        refuses(
                "bild;label\n0.png;edema\n",
                "line 1: expected a column named one of [path, file, ",
                "the columns [bild," + " label]; name the column of the images' paths");
        refuses("path,label,age\n0.png,edema,old\n", "line 2, column age: expected an age in years", "found \"old\"");
        refuses(
                "path,label\n0.png,edema\n./0.png,edema\n",
                "line 3, column path: expected a file that no earlier row has");
        refuses("path,Path,label\n", "line 1: expected each column once");
    }

    private void refuses(String text, String... parts) throws IOException {
        Path table = Files.writeString(folder.resolve("t.csv"), text);
        assertThatThrownBy(() -> Spreadsheet.of(table, folder).read())
                .isInstanceOf(io.github.xrayclassifier.manifest.ManifestException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void refusesAPatientInTwoSplitsOfItsSource() throws IOException {
        for (int i = 0; i < 3; i++) {
            add(i + ".png", ImageFiles.png(drawing()));
        }
        Path table = Files.writeString(folder.resolve("t.csv"), """
                path,label,patient,split
                0.png,edema,1,train
                1.png,normal,1,val
                2.png,normal,2,train
                """);
        assertThatThrownBy(() -> build(builder(Spreadsheet.of(table, folder).read())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found 1 group in several, for example 0.png in train and 1.png in val");
        Files.writeString(table, "path,label,split\n0.png,edema,train\n1.png,normal,\n");
        assertThatThrownBy(() -> build(builder(Spreadsheet.of(table, folder).read())))
                .hasMessage("split: expected one for every image or for none, found 1 of 2 images with one");
        Files.writeString(table, "path,label,split\n0.png,edema,A\n1.png,normal,B\n");
        assertThatThrownBy(() -> build(builder(Spreadsheet.of(table, folder).read())))
                .hasMessageContaining("found \"A\" for 0.png");
    }

    @Test
    void readsAColumnForEachFinding() throws IOException {
        for (int i = 0; i < 2; i++) {
            add(i + ".png", ImageFiles.png(drawing()));
        }
        Path table = Files.writeString(folder.resolve("t.csv"), "file,edema,normal\n0.png,1,0\n1.png,,x\n");
        FoundImages found = Spreadsheet.of(table, folder)
                .withFindingColumns(List.of("edema", "normal"))
                .read();
        assertThat(found.images().stream().map(FoundImage::findings))
                .containsExactly(List.of("edema"), List.of("normal"));
        Files.writeString(table, "file,edema,normal\n0.png,2,0\n");
        assertThatThrownBy(() -> Spreadsheet.of(table, folder)
                        .withFindingColumns(List.of("edema", "normal"))
                        .read())
                .hasMessageContaining("line 2, column edema: expected 1 for a finding");
    }

    /** The same images, seed and key give the same bytes; another key gives other names and the same division. */
    @Test
    void isTheSameForTheSameKey() throws IOException {
        for (int i = 0; i < 10; i++) {
            add((i < 5 ? "edema/" : "normal/") + i, ImageFiles.dicom(drawing(), Map.of(0x0010_0020, "P" + i)));
        }
        FoundImages found = DicomFolder.read(folder);
        BuiltManifest once = build(builder(found));
        assertThat(build(builder(found)).text()).isEqualTo(once.text());
        BuiltManifest other = build(ManifestBuilder.of(
                found, List.of(DicomDecoder.open()), "another key, as long".getBytes(StandardCharsets.US_ASCII)));
        assertThat(other.text()).isNotEqualTo(once.text());
        assertThat(written(other).split("val").stream().map(ManifestEntry::path))
                .containsExactlyElementsOf(written(once).split("val").stream()
                        .map(ManifestEntry::path)
                        .toList());
    }

    @Test
    void findsTheFindingsOfDicomFilesInATable() throws IOException {
        add("x/1", ImageFiles.dicom(drawing(), Map.of(0x0008_0050, "A1", 0x0010_0020, "P1")));
        add("x/2", ImageFiles.dicom(drawing(), Map.of(0x0008_0050, "A2", 0x0010_0020, "P2")));
        add("x/3", ImageFiles.dicom(drawing(), Map.of(0x0008_0050, "A3", 0x0010_0020, "P3")));
        add("x/4.png", ImageFiles.png(drawing()));
        Path table = Files.writeString(folder.resolve("findings.csv"), "Accession Number,label\nA1,edema\nA2,normal\n");
        FoundImages found = DicomFolder.read(folder, table);
        assertThat(found.images().stream().map(image -> image.file().getFileName() + " " + image.findings()))
                .containsExactly("1 [edema]", "2 [normal]");
        assertThat(found.leftOut().get("no DICOM file")).containsExactly("x/4.png");
        assertThat(found.leftOut().get("no finding in the table")).containsExactly("x/3");
        Files.writeString(table, "id,label\nA1,edema\n");
        assertThatThrownBy(() -> DicomFolder.read(folder, table))
                .hasMessageContaining(
                        "expected one of the columns [path, sop instance uid, study instance uid, accession"
                                + " number, patient id], found the columns [id, label]");
    }
}
