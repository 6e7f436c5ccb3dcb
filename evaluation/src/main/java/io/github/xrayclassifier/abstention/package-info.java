// SPDX-License-Identifier: Apache-2.0
/** What tells the images of the training from others: fitting, comparing and measuring the gates. Needs no libtorch. */
@NullMarked
package io.github.xrayclassifier.abstention;

import org.jspecify.annotations.NullMarked;
