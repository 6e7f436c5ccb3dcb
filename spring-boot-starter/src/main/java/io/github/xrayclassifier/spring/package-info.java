// SPDX-License-Identifier: Apache-2.0
/** A classifier as a bean of Spring Boot, with its health, its metrics and its answers to bad files. */
@NullMarked
package io.github.xrayclassifier.spring;

import org.jspecify.annotations.NullMarked;
