// SPDX-License-Identifier: Apache-2.0
/**
 * The way to a manifest: images found in folders, spreadsheets, published collections and DICOM files; their findings, patients
 * and views put into one form; near-duplicates grouped; patients divided into splits.
 */
@NullMarked
package io.github.xrayclassifier.dataset;

import org.jspecify.annotations.NullMarked;
