// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.testkit.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskManifestTest {

    @TempDir
    Path folder;

    private Path manifest(String text) throws IOException {
        Files.write(folder.resolve("a.png"), ImageFiles.png(GrayImage.of8(new byte[6], 3, 2)));
        Files.write(folder.resolve("m.png"), ImageFiles.png(GrayImage.of8(new byte[] {0, -1, 0, 0, 0, 0}, 3, 2)));
        Files.write(folder.resolve("small.png"), ImageFiles.png(GrayImage.of8(new byte[2], 2, 1)));
        return Files.writeString(folder.resolve("lungs.csv"), text);
    }

    @Test
    void readsImagesWithTheirMasks() throws IOException {
        List<MaskedImage> rows = MaskManifest.from(manifest("split,mask,path\nval,m.png,a.png\n"));

        assertThat(rows).containsExactly(new MaskedImage(folder.resolve("a.png"), folder.resolve("m.png"), "val", 2));
        GrayImage image = rows.get(0).read(List.of(ImageDecoder.standard())).pixels();
        GrayImage mask = rows.get(0).readMask(List.of(ImageDecoder.standard()), image);
        assertThat(mask.sample(1, 0)).isEqualTo(255);
        assertThat(mask.sample(1, 1)).isZero();
    }

    @Test
    void saysWhatItExpects() throws IOException {
        assertThatThrownBy(() -> MaskManifest.from(manifest("path,label\na.png,normal\n")))
                .isInstanceOf(ManifestException.class)
                .hasMessage("manifest lungs.csv, line 1: expected the columns \"path\" and \"mask\", found the columns"
                        + " [path, label]");
        assertThatThrownBy(() -> MaskManifest.from(manifest("path,mask\na.png,gone.png\n")))
                .hasMessage("manifest lungs.csv, line 2: expected a file at \"gone.png\", found none");
        assertThatThrownBy(() -> MaskManifest.from(manifest("path,mask\na.png,m.png\na.png,m.png\n")))
                .hasMessage(
                        "manifest lungs.csv, line 3: expected a path that no earlier row has, found \"a.png\" again");
        assertThatThrownBy(() -> MaskManifest.from(manifest("path,mask\na.png\n")))
                .hasMessage("manifest lungs.csv, line 2: expected 2 fields, found 1 field; quote a field that"
                        + " holds the separator");
    }

    @Test
    void refusesAMaskOfAnotherSize() throws IOException {
        MaskedImage row =
                MaskManifest.from(manifest("path,mask\na.png,small.png\n")).get(0);
        GrayImage image = row.read(List.of(ImageDecoder.standard())).pixels();

        assertThatThrownBy(() -> row.readMask(List.of(ImageDecoder.standard()), image))
                .isInstanceOf(IOException.class)
                .hasMessage("manifest line 2: expected a mask of 3 x 2 pixels, found 2 x 1");
    }
}
