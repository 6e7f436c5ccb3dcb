// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Text and images as parts of a page that loads nothing. */
public final class Html {

    private Html() {}

    /**
     * Text that shows as it is, in an element or in a quoted attribute: a file may be named like markup.
     *
     * @param text any
     * @return without markup and control characters
     */
    public static String text(String text) {
        return Text.printable(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /**
     * An image within the page itself, as PNG.
     *
     * @param picture any
     * @param description for who cannot see it
     * @return an element img
     * @throws IOException never, but ImageIO may
     */
    public static String image(BufferedImage picture, String description) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // In memory, because ImageIO's usual stream keeps pixels in a temporary file.
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(picture, "png", stream);
        }
        return "<img src=\"data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray())
                + "\" width=\"" + picture.getWidth() + "\" height=\"" + picture.getHeight() + "\" alt=\""
                + text(description) + "\">";
    }
}
