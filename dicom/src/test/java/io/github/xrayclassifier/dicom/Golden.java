// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files that {@code make-goldens.py} wrote. */
final class Golden {

    private Golden() {}

    /** Gives the names of the files with this ending, without it, sorted. */
    static List<String> names(String suffix) {
        try (Stream<Path> all =
                Files.list(Path.of(Golden.class.getResource("golden").toURI()))) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .map(name -> name.substring(0, name.length() - suffix.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Gives the bytes of a DICOM file. */
    static byte[] file(String name) {
        return bytes(name + ".dcm");
    }

    /** Gives a DICOM file. */
    static ByteBuffer dicom(String name) {
        return ByteBuffer.wrap(file(name));
    }

    /** Reads a rendered image: 16-bit gray, little endian. */
    static short[] samples(String file) {
        byte[] bytes = bytes(file);
        short[] values = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(values);
        return values;
    }

    private static byte[] bytes(String file) {
        try (InputStream in = Golden.class.getResourceAsStream("golden/" + file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
