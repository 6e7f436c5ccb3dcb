// SPDX-License-Identifier: Apache-2.0
/** Pixel data as stored cells: one codec for each family of transfer syntaxes (PS3.5 section 8 and annex A). */
@NullMarked
package io.github.xrayclassifier.dicom.coding;

import org.jspecify.annotations.NullMarked;
