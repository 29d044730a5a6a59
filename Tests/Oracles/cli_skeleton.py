"""Prints what `aws cleanroomsml start-audience-generation-job --generate-cli-skeleton` does: botocore's own generator
of example values is awscli's too, and awscli gives an enumeration's first value.
"""

import json

import botocore.loaders
import botocore.model
import botocore.utils

model = botocore.model.ServiceModel(botocore.loaders.Loader().load_service_model("cleanroomsml", "service-2"))
shape = model.operation_model("StartAudienceGenerationJob").input_shape


class Generator(botocore.utils.ArgumentGenerator):
    def _generate_skeleton(self, shape, stack, name=""):
        if shape.type_name == "string" and shape.enum:
            return shape.enum[0]
        return super()._generate_skeleton(shape, stack, name)


print(json.dumps(Generator().generate_skeleton(shape), indent=4))
