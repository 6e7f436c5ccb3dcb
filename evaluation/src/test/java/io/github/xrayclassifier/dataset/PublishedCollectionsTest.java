// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists with the headers, and rows in the forms, that the collections' own documentation shows. */
class PublishedCollectionsTest {

    @TempDir
    Path folder;

    private void image(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
    }

    private Path list(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void readsTheListOfTheNih() throws IOException {
        image("images_001/images/00000001_000.png");
        image("images_002/images/00000002_000.png");
        Path list = list("Data_Entry_2017.csv", """
                Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,\
                OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y],
                00000001_000.png,Cardiomegaly|Effusion,0,1,058Y,M,PA,2682,2749,0.143,0.143,
                00000002_000.png,No Finding,0,2,411,F,AP,2682,2749,0.143,0.143,
                00000003_000.png,Edema,0,3,81,F,AP,2682,2749,0.143,0.143,
                """);
        FoundImages found = NihChestXray.read(list, folder);
        assertThat(found.images()).hasSize(2);
        assertThat(found.images().get(0).findings()).containsExactly("cardiomegaly", "effusion");
        assertThat(found.images().get(0).attributes())
                .isEqualTo(Map.of(
                        Attribute.SOURCE, "nih",
                        Attribute.PATIENT, "1",
                        Attribute.AGE, "58",
                        Attribute.SEX, "M",
                        Attribute.VIEW, "PA"));
        assertThat(found.images().get(1).findings()).containsExactly("normal");
        assertThat(found.images().get(1).attribute(Attribute.AGE)).isEmpty(); // 411 years are a mistake of the list
        assertThat(found.leftOut())
                .isEqualTo(Map.of(
                        "listed, but not in the folder", List.of("00000003_000.png"),
                        "no image file by its name", List.of("Data_Entry_2017.csv")));
        assertThatThrownBy(() -> NihChestXray.read(list("other.csv", "a,b\n"), folder))
                .hasMessage(
                        "manifest other.csv, line 1: expected a column \"Image Index\", found the columns [a, b]; expected"
                                + " the list that comes with ChestX-ray14, Data_Entry_2017.csv");
    }

    private static final String CHEXPERT = "Path,Sex,Age,Frontal/Lateral,AP/PA,No Finding,Enlarged Cardiomediastinum,"
            + "Cardiomegaly,Lung Opacity,Lung Lesion,Edema,Consolidation,Pneumonia,Atelectasis,Pneumothorax,"
            + "Pleural Effusion,Pleural Other,Fracture,Support Devices\n";

    @Test
    void readsTheListOfChexpertByTheTreatmentOfUncertainFindings() throws IOException {
        image("train/patient00001/study1/view1_frontal.jpg");
        image("train/patient00002/study1/view1_frontal.jpg");
        image("train/patient00002/study1/view2_lateral.jpg");
        String root = "CheXpert-v1.0-small/train/";
        Path list = list(
                "train.csv",
                CHEXPERT
                        + root + "patient00001/study1/view1_frontal.jpg,Female,68,Frontal,AP,1.0,,,,,,,,,0.0,,,,1.0\n"
                        + root + "patient00002/study1/view1_frontal.jpg,Male,87,Frontal,PA,,,-1.0,1.0,,1.0,,,,,1.0,,,\n"
                        + root + "patient00002/study1/view2_lateral.jpg,Male,87,Lateral,,,,,1.0,,,,,,,,,,\n"
                        + root + "patient00003/study1/view1_frontal.jpg,Male,87,Frontal,AP,,,,1.0,,,,,,,,,,\n");
        FoundImages leftOut = Chexpert.read(list, folder, Uncertain.LEFT_OUT);
        assertThat(leftOut.images().stream().map(FoundImage::findings))
                .containsExactly(List.of("normal"), List.of("lung opacity"));
        assertThat(leftOut.leftOut())
                .isEqualTo(Map.of(
                        "an uncertain finding", List.of(root + "patient00002/study1/view1_frontal.jpg"),
                        "listed, but not in the folder", List.of(root + "patient00003/study1/view1_frontal.jpg")));
        assertThat(Chexpert.read(list, folder, Uncertain.POSITIVE)
                        .images()
                        .get(1)
                        .findings())
                .containsExactly("cardiomegaly", "lung opacity", "edema", "effusion");
        FoundImage second =
                Chexpert.read(list, folder, Uncertain.NEGATIVE).images().get(1);
        assertThat(second.findings()).containsExactly("lung opacity", "edema", "effusion");
        assertThat(second.attribute(Attribute.PATIENT)).isEqualTo("patient00002");
        assertThat(leftOut.images().get(1).attribute(Attribute.VIEW)).isEqualTo("LATERAL");
    }

    private void compressed(String name, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void readsTheListsOfMimic() throws IOException {
        image("files/p10/p10000032/s50414267/aa.jpg");
        image("files/p10/p10000764/s57375967/bb.jpg");
        compressed("mimic-cxr-2.0.0-metadata.csv.gz", """
                dicom_id,subject_id,study_id,PerformedProcedureStepDescription,ViewPosition,Rows,Columns,StudyDate
                aa,10000032,50414267,CHEST,PA,3056,2544,21800506
                bb,10000764,57375967,CHEST,AP,3056,2544,21800506
                cc,10000764,57375967,CHEST,AP,3056,2544,21800506
                """);
        compressed(
                "mimic-cxr-2.0.0-chexpert.csv.gz",
                "subject_id,study_id,Atelectasis,Cardiomegaly,Consolidation,Edema,Enlarged Cardiomediastinum,Fracture,Lung"
                        + " Lesion,Lung Opacity,No Finding,Pleural Effusion,Pleural Other,Pneumonia,Pneumothorax,Support"
                        + " Devices\n"
                        + "10000032,50414267,,,,,,,,,1.0,,,,,\n"
                        + "10000764,57375967,,,1.0,,,,,,,,,-1.0,,\n");
        list("mimic-cxr-2.0.0-split.csv", """
                dicom_id,study_id,subject_id,split
                aa,50414267,10000032,train
                bb,57375967,10000764,validate
                """);
        FoundImages found = MimicCxr.read(folder, Uncertain.NEGATIVE);
        assertThat(found.images().stream().map(FoundImage::findings))
                .containsExactly(List.of("normal"), List.of("consolidation"));
        assertThat(found.images().get(1).attributes())
                .isEqualTo(Map.of(
                        Attribute.SOURCE, "mimic",
                        Attribute.PATIENT, "10000764",
                        Attribute.VIEW, "AP",
                        Attribute.SPLIT, "validate"));
        assertThat(found.leftOut()).isEqualTo(Map.of("listed, but not in the folder", List.of("cc")));
        assertThatThrownBy(() -> MimicCxr.read(folder.resolve("files"), Uncertain.NEGATIVE))
                .isInstanceOf(java.nio.file.NoSuchFileException.class)
                .hasMessageEndingWith("mimic-cxr-2.0.0-metadata.csv");
    }
}
