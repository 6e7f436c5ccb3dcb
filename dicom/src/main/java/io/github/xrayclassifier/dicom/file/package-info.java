// SPDX-License-Identifier: Apache-2.0
/**
 * The DICOM file format (PS3.5, PS3.10): transfer syntax, elements, data sets, fragments, and elements written back.
 */
@NullMarked
package io.github.xrayclassifier.dicom.file;

import org.jspecify.annotations.NullMarked;
