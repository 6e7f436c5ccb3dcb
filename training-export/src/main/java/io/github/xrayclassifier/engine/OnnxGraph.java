// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.engine;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Collects the nodes of one ONNX graph. Weights become initializers that are not listed as inputs: ONNX Runtime then takes
 * them for constants and lays them out for its fast convolutions.
 */
public final class OnnxGraph {

    private final GraphProto.Builder graph = GraphProto.newBuilder();

    /**
     * An empty graph.
     *
     * @param name of the graph
     */
    public OnnxGraph(String name) {
        graph.setName(name);
    }

    /**
     * Adds a node with one output.
     *
     * @param operator of the standard operators
     * @param output its name, and the node's
     * @param inputs names
     * @param attributes made by the methods of this class
     * @return the output's name
     */
    public String node(String operator, String output, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
        return output;
    }

    /**
     * Adds a float32 constant.
     *
     * @param name its name
     * @param values row-major
     * @param shape none is a scalar
     * @return the name
     */
    public String constant(String name, float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .setRawData(ByteString.copyFrom(bytes));
        for (long extent : shape) {
            tensor.addDims(extent);
        }
        graph.addInitializer(tensor);
        return name;
    }

    /**
     * Adds an int64 constant.
     *
     * @param name its name
     * @param values row-major
     * @param shape none is a scalar
     * @return the name
     */
    public String constant(String name, long[] values, long... shape) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.INT64.getNumber());
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        for (long extent : shape) {
            tensor.addDims(extent);
        }
        graph.addInitializer(tensor);
        return name;
    }

    /**
     * Declares an input.
     *
     * @param name its name
     * @param type of its elements
     * @param shape of one image: the batch comes first and is free
     */
    public void input(String name, TensorProto.DataType type, long... shape) {
        graph.addInput(value(name, type, shape));
    }

    /**
     * Declares a float32 output.
     *
     * @param name its name
     * @param shape of one image: the batch comes first and is free
     */
    public void output(String name, long... shape) {
        graph.addOutput(value(name, TensorProto.DataType.FLOAT, shape));
    }

    /** The batch comes first and is free. */
    private static ValueInfoProto value(String name, TensorProto.DataType type, long[] shape) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        for (long extent : shape) {
            dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        }
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder()
                .setElemType(type.getNumber())
                .setShape(dims)
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    /**
     * An attribute of whole numbers.
     *
     * @param name as the operator's specification has it
     * @param values any
     * @return the attribute
     */
    public static AttributeProto ints(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    /**
     * An attribute of one whole number.
     *
     * @param name as the operator's specification has it
     * @param value any
     * @return the attribute
     */
    public static AttributeProto number(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /** {@return the graph so far} */
    public GraphProto build() {
        return graph.build();
    }
}
