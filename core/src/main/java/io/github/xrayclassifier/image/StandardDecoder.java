// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.Enough;
import io.github.xrayclassifier.codec.RawImage;
import io.github.xrayclassifier.codec.Scratch;
import io.github.xrayclassifier.codec.SizeLimit;
import io.github.xrayclassifier.codec.jpeg.JpegDecoder;
import io.github.xrayclassifier.codec.jpeg2000.Jpeg2000Decoder;
import io.github.xrayclassifier.codec.png.PngDecoder;
import io.github.xrayclassifier.codec.rare.BmpDecoder;
import io.github.xrayclassifier.codec.rare.GifDecoder;
import io.github.xrayclassifier.codec.rare.PnmDecoder;
import io.github.xrayclassifier.codec.rare.WebPDecoder;
import io.github.xrayclassifier.codec.tiff.TiffDecoder;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

/** The formats of {@link ImageDecoder#standard()}, told apart by their first bytes. Holds no state. */
final class StandardDecoder implements ImageDecoder {

    static final StandardDecoder INSTANCE = new StandardDecoder();

    private static final Set<Signature> READ = EnumSet.of(
            Signature.PNG,
            Signature.JPEG,
            Signature.TIFF_LITTLE,
            Signature.TIFF_BIG,
            Signature.BIG_TIFF_LITTLE,
            Signature.BIG_TIFF_BIG,
            Signature.BMP,
            Signature.PNM,
            Signature.GIF,
            Signature.WEBP,
            Signature.JPEG_2000,
            Signature.JPEG_2000_CODESTREAM);

    private StandardDecoder() {}

    @Override
    public boolean recognizes(ByteBuffer source) {
        return READ.contains(Signature.of(source));
    }

    @Override
    public DecodedImage decode(ByteBuffer source, DecodeRequest request) {
        request.limits().checkFile(source.remaining());
        Signature signature = Signature.of(source);
        Bytes file = Bytes.of(source).named(signature.title());
        Scratch scratch = request.scratch();
        try {
            return Upright.of(decode(file, signature, request, scratch), signature.title());
        } finally {
            scratch.endDecode();
        }
    }

    private static RawImage decode(Bytes file, Signature signature, DecodeRequest request, Scratch scratch) {
        SizeLimit limit = request.limits()::checkPixels;
        Enough enough = new Enough(request.enoughWidth(), request.enoughHeight());
        return switch (signature) {
            case PNG -> PngDecoder.decode(file, limit, enough, scratch);
            case JPEG -> JpegDecoder.decode(file, limit, enough, scratch);
            case TIFF_LITTLE, TIFF_BIG, BIG_TIFF_LITTLE, BIG_TIFF_BIG -> TiffDecoder.decode(file, limit);
            case BMP -> BmpDecoder.decode(file, limit);
            case PNM -> PnmDecoder.decode(file, limit);
            case GIF -> GifDecoder.decode(file, limit);
            case WEBP -> WebPDecoder.decode(file, limit);
            case JPEG_2000, JPEG_2000_CODESTREAM -> Jpeg2000Decoder.decode(file, limit);
            case EMPTY -> throw new MalformedImageException("file: expected an image, found an empty file");
            default ->
                throw new UnsupportedImageException(
                        "file: expected PNG, JPEG, TIFF, BMP, PGM, GIF, WebP or JPEG 2000, found " + signature.title());
        };
    }
}
