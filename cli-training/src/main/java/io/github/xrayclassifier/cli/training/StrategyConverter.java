// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.training.Strategy;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads fine-tune. */
final class StrategyConverter implements ITypeConverter<Strategy> {

    @Override
    public Strategy convert(String value) {
        for (Strategy strategy : Strategy.values()) {
            if (strategy.spelling().equals(value)) {
                return strategy;
            }
        }
        throw new TypeConversionException("expected one of " + Arrays.toString(Strategy.values()) + ", found " + value);
    }
}
