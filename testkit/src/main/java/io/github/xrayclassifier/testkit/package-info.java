// SPDX-License-Identifier: Apache-2.0
/** Synthetic X-rays and DICOM files, a fake backend and the contract tests of the seams. */
@NullMarked
package io.github.xrayclassifier.testkit;

import org.jspecify.annotations.NullMarked;
