// SPDX-License-Identifier: Apache-2.0
/**
 * DICOM in and DICOM out: an image decoder for radiographs, and findings written back as DICOM objects.
 *
 * <p>The way in: {@code file} (Part 10, transfer syntax, elements) → {@code coding} (one frame's stored cells) → here:
 * {@code GrayTransform} or {@code ColorToGray} (modality and VOI LUT, 16-bit gray). The way out: {@code report}.
 */
@NullMarked
package io.github.xrayclassifier.dicom;

import org.jspecify.annotations.NullMarked;
