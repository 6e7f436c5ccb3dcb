// SPDX-License-Identifier: Apache-2.0
/** JPEG of every Huffman-coded process, sequential, progressive and lossless, for files, TIFF strips and DICOM frames alike. No API. */
@NullMarked
package io.github.xrayclassifier.codec.jpeg;

import org.jspecify.annotations.NullMarked;
