// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.manifest;

import java.nio.file.Path;

/**
 * One image and the mask drawn on it. Immutable; may be shared by threads.
 *
 * @param image the radiograph
 * @param mask an image of the same size, white where the structure lies, black elsewhere
 * @param split {@code train}, {@code val} or another name; empty if the manifest has none
 * @param line where the row starts in the manifest, 2 for the first
 */
public record MaskedImage(Path image, Path mask, String split, int line) {}
