// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Files with their hashes beside them, as {@code sha256sum} writes them: {@code sha256sum -c SHA256SUMS} checks too. */
final class HashedFiles {

    private static final String SUMS = "SHA256SUMS";

    /** Larger blocks gain nothing (64 kB to 1 MB measured alike). */
    private static final int BLOCK = 1 << 16;

    private HashedFiles() {}

    /** Unpacks the libraries; the hashes are those of the bytes that came out of the jar. */
    static void write(Path folder, NativeJar jar) throws IOException {
        StringBuilder sums = new StringBuilder();
        for (Map.Entry<String, URL> library : jar.libraries().entrySet()) {
            Path file = folder.resolve(library.getKey());
            MessageDigest digest = Sha256.digest();
            try (InputStream in = new DigestInputStream(NativeJar.open(library.getValue()), digest);
                    OutputStream out = Files.newOutputStream(file)) {
                in.transferTo(out);
            }
            if (PrivateFolder.hasPosix()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-x------"));
            }
            sums.append(HexFormat.of().formatHex(digest.digest()))
                    .append("  ")
                    .append(library.getKey())
                    .append('\n');
        }
        Files.writeString(folder.resolve(SUMS), sums);
    }

    /** Whether exactly these files are listed and each has its hash. */
    static boolean agree(Path folder, List<String> names) throws IOException {
        String expected =
                names.stream().map(name -> hash(folder, name) + "  " + name).collect(Collectors.joining("\n"));
        try {
            // Bytes, not text: a damaged list need not be text.
            byte[] found = Files.readAllBytes(folder.resolve(SUMS));
            return new String(found, StandardCharsets.ISO_8859_1).equals(expected + "\n");
        } catch (NoSuchFileException missing) {
            return false;
        }
    }

    /** The hash, or "unreadable", which is no hash. */
    private static String hash(Path folder, String name) {
        MessageDigest digest = Sha256.digest();
        byte[] block = new byte[BLOCK];
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException unreadable) {
            return "unreadable";
        }
    }
}
