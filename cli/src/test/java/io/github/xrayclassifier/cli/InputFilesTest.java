// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {

    @TempDir
    private Path folder;

    private void touch(String... names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
    }

    private List<String> names(Path... arguments) {
        return InputFiles.of(Arrays.stream(arguments).map(Path::toString).toList()).stream()
                .map(input ->
                        folder.relativize(Path.of(input.name())).toString().replace('\\', '/'))
                .toList();
    }

    @Test
    void walksFoldersInSortedOrderWhateverTheFileSystemsOrder() throws IOException {
        touch("b/2.png", "b/10.png", "a.png", "c/d/e.png", "Z.png");
        assertThat(names(folder)).containsExactly("Z.png", "a.png", "b/10.png", "b/2.png", "c/d/e.png");
    }

    @Test
    void takesEveryRegularFileAndNoHiddenOne() throws IOException {
        touch("notes.txt", "noextension", ".hidden.png", ".git/x.png", "a/.DS_Store", "a/x.png");
        assertThat(names(folder)).containsExactly("a/x.png", "noextension", "notes.txt");
    }

    @Test
    void keepsTheOrderOfTheArgumentsAndTakesThemEvenIfHiddenOrMissing() throws IOException {
        touch("b.png", "a.png", ".hidden.png");
        assertThat(names(
                        folder.resolve("b.png"),
                        folder.resolve(".hidden.png"),
                        folder.resolve("missing.png"),
                        folder.resolve("a.png"),
                        folder.resolve("b.png")))
                .containsExactly("b.png", ".hidden.png", "missing.png", "a.png", "b.png");
    }

    @Test
    void saysThatAFolderHasNoFiles() throws IOException {
        touch(".hidden");
        Files.createDirectories(folder.resolve("empty/deeper"));
        List<InputFiles.Input> inputs = InputFiles.of(List.of(folder.toString()));
        assertThat(inputs).hasSize(1);
        assertThat(inputs.get(0).path()).isEmpty();
        assertThat(inputs.get(0).problem())
                .contains("expected a folder with at least one file that is not hidden, found none");
    }

    @Test
    void followsLinksToFilesButNotToFolders() throws IOException {
        touch("real/x.png");
        Files.createSymbolicLink(folder.resolve("a-link.png"), folder.resolve("real/x.png"));
        Files.createSymbolicLink(folder.resolve("b-loop"), folder);
        Files.createSymbolicLink(folder.resolve("c-broken.png"), folder.resolve("nothing"));
        assertThat(names(folder)).containsExactly("a-link.png", "c-broken.png", "real/x.png");
    }

    @Test
    void reportsAFolderItMayNotRead() throws IOException {
        touch("locked/x.png", "open.png");
        assumeTrue(folder.resolve("locked").toFile().setReadable(false) && Files.isReadable(folder));
        assumeTrue(!Files.isReadable(folder.resolve("locked")), "root may read everything");
        List<InputFiles.Input> inputs = InputFiles.of(List.of(folder.toString()));
        assertThat(inputs.get(0).problem().orElseThrow())
                .startsWith("expected a readable folder, found: expected a readable file, found no permission");
        assertThat(inputs).hasSize(2);
    }

    @Test
    void reportsANameThatNoFileCanHave() {
        List<InputFiles.Input> inputs = InputFiles.of(List.of("nul\0byte"));
        assertThat(inputs.get(0).problem().orElseThrow()).startsWith("expected a file name, found: ");
    }
}
