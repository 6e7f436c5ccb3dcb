// SPDX-License-Identifier: Apache-2.0
/** Reads DICOM images and writes results back as DICOM objects. */
@NullMarked
package io.github.xrayclassifier.dicom;

import org.jspecify.annotations.NullMarked;
