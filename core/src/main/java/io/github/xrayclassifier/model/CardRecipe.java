// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import io.github.xrayclassifier.tensor.ElementType;
import io.github.xrayclassifier.tensor.Filter;
import io.github.xrayclassifier.tensor.Fit;
import io.github.xrayclassifier.tensor.IntensityRange;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.tensor.Shape;
import java.util.List;
import java.util.Map;

/** The preprocessing recipe as a model card writes it. */
final class CardRecipe {

    private CardRecipe() {}

    static void encode(Map<String, String> out, Preprocessing recipe) {
        CardCodec.put(
                out, "preprocessing.channels", Integer.toString(recipe.shape().channels()));
        CardCodec.put(
                out, "preprocessing.height", Integer.toString(recipe.shape().height()));
        CardCodec.put(
                out, "preprocessing.width", Integer.toString(recipe.shape().width()));
        CardCodec.put(out, "preprocessing.type", CardReader.word(recipe.type()));
        CardCodec.put(out, "preprocessing.fit", CardReader.word(recipe.fit()));
        CardCodec.put(out, "preprocessing.filter", CardReader.word(recipe.filter()));
        if (recipe.type() == ElementType.FLOAT32) {
            List<Float> range = List.of(recipe.range().lower(), recipe.range().upper());
            CardCodec.put(out, "preprocessing.range", CardCodec.joined(range, CardNumbers::text, ","));
            CardCodec.put(out, "preprocessing.mean", CardCodec.joined(recipe.mean(), CardNumbers::text, ","));
            CardCodec.put(out, "preprocessing.deviation", CardCodec.joined(recipe.deviation(), CardNumbers::text, ","));
        }
    }

    static Preprocessing decode(CardReader in) {
        int channels = in.required("preprocessing.channels", "1 or 3", CardRecipe::channels);
        int height = in.required("preprocessing.height", "rows", CardRecipe::positive);
        int width = in.required(
                "preprocessing.width", "columns", text -> new Shape(channels, height, positive(text)).width());
        var type = in.required(
                "preprocessing.type", CardReader.words(ElementType.class), CardReader.oneOf(ElementType.class));
        var recipe = Preprocessing.of(width, height)
                .withFit(in.required("preprocessing.fit", CardReader.words(Fit.class), CardReader.oneOf(Fit.class)))
                .withFilter(in.required(
                        "preprocessing.filter", CardReader.words(Filter.class), CardReader.oneOf(Filter.class)));
        if (type == ElementType.UINT8) {
            for (String key : List.of("range", "mean", "deviation")) {
                in.forbid("preprocessing." + key, "for type uint8");
            }
        }
        return type == ElementType.FLOAT32 ? decodeNormalization(in, recipe, channels) : recipe.withUint8(channels);
    }

    private static int channels(String text) {
        if (!text.equals("1") && !text.equals("3")) {
            throw new IllegalArgumentException("expected 1 or 3, found " + CardReader.quoted(text));
        }
        return CardNumbers.count(text);
    }

    private static int positive(String text) {
        int value = CardNumbers.count(text);
        if (value < 1 || value > ModelCard.LARGEST_SIDE) {
            throw new IllegalArgumentException("expected 1 to " + ModelCard.LARGEST_SIDE + ", found " + value);
        }
        return value;
    }

    private static Preprocessing decodeNormalization(CardReader in, Preprocessing recipe, int channels) {
        IntensityRange range = in.required("preprocessing.range", "lower,upper", text -> {
            List<String> ends = CardNumbers.fields(text, ',', 2);
            return new IntensityRange(CardNumbers.single(ends.get(0)), CardNumbers.single(ends.get(1)));
        });
        String perChannel = channels + " numbers, one a channel";
        List<Float> mean = in.required("preprocessing.mean", perChannel, text -> CardNumbers.singles(text, channels));
        return in.required(
                "preprocessing.deviation",
                perChannel,
                text -> recipe.withFloat32(range, mean, CardNumbers.singles(text, channels)));
    }
}
