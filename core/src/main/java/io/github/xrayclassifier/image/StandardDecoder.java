// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.Enough;
import io.github.xrayclassifier.codec.RawImage;
import io.github.xrayclassifier.codec.Scratch;
import io.github.xrayclassifier.codec.SizeLimit;
import io.github.xrayclassifier.codec.jpeg.JpegDecoder;
import io.github.xrayclassifier.codec.png.PngDecoder;
import io.github.xrayclassifier.codec.rare.BmpDecoder;
import io.github.xrayclassifier.codec.tiff.TiffDecoder;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.nio.ByteBuffer;

/** PNG, JPEG, TIFF and BMP, told apart by their first bytes. Holds no state. */
final class StandardDecoder implements ImageDecoder {

    static final StandardDecoder INSTANCE = new StandardDecoder();

    private StandardDecoder() {}

    @Override
    public boolean recognizes(ByteBuffer source) {
        return switch (Signature.of(source)) {
            case PNG, JPEG, TIFF_LITTLE, TIFF_BIG, BMP -> true;
            default -> false;
        };
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
            case TIFF_LITTLE, TIFF_BIG -> TiffDecoder.decode(file, limit);
            case BMP -> BmpDecoder.decode(file, limit);
            case EMPTY -> throw new MalformedImageException("file: expected an image, found an empty file");
            default ->
                throw new UnsupportedImageException(
                        "file: expected PNG, JPEG, TIFF or BMP, found " + signature.title());
        };
    }
}
