// SPDX-License-Identifier: Apache-2.0
/**
 * DICOM in and DICOM out: an image decoder for radiographs, and findings written back as DICOM objects.
 *
 * <p>The way in: {@code DicomFile} (Part 10, transfer syntax) → {@code DataSet} (elements) → {@code PixelFormat} and
 * {@code FrameBytes} (one frame) → a {@code FrameCodec} (stored cells) → {@code GrayTransform} or {@code ColorToGray}
 * (16-bit gray).
 */
@NullMarked
package io.github.xrayclassifier.dicom;

import org.jspecify.annotations.NullMarked;
