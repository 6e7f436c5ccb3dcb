// SPDX-License-Identifier: Apache-2.0
/**
 * The byte-level codecs: from the bytes of a file to samples as the file stores them, one room a family of formats.
 *
 * <p>No API: types here are public for the neighbor packages of core and for the module {@code dicom} alone, and change
 * without notice.
 */
@NullMarked
package io.github.xrayclassifier.codec;

import org.jspecify.annotations.NullMarked;
