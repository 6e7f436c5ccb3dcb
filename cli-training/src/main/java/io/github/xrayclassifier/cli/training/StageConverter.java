// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.training.Stage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads 8:96. */
final class StageConverter implements ITypeConverter<Stage> {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,6}):([0-9]{1,5})");

    @Override
    public Stage convert(String value) {
        Matcher matcher = FORM.matcher(value);
        if (!matcher.matches()) {
            throw new TypeConversionException("expected EPOCH:SIZE, for example 8:96, found " + value);
        }
        try {
            return new Stage(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
