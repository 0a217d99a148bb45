// Put in front (-include) of the SQLite addon's own sources when it is compiled for the test runtime.
//
// The addon keeps persistent references to strings, which Node-API allows from version 10 on. The test runtime
// speaks version 8, where only objects, functions and symbols can be referenced: there a string goes into a box,
// an object with one property, and comes out of it again. The box is tagged, so no object of the addon's own
// can be taken for one. Ringfort itself ships the stock prebuild and never sees this file.
#pragma once
#undef NAPI_VERSION
#define NAPI_VERSION 8
#include <node_api.h>

static const napi_type_tag ringfort_box_tag = {0x72696e67666f7274ULL, 0x626f786564313038ULL};

static inline napi_status ringfort_create_reference(napi_env env, napi_value value, uint32_t count, napi_ref *result) {
  napi_valuetype type;
  napi_status status = napi_typeof(env, value, &type);
  if (status != napi_ok) return status;
  if (type == napi_object || type == napi_function) return napi_create_reference(env, value, count, result);
  napi_value box;
  status = napi_create_object(env, &box);
  if (status == napi_ok) status = napi_type_tag_object(env, box, &ringfort_box_tag);
  if (status == napi_ok) status = napi_set_named_property(env, box, "value", value);
  if (status == napi_ok) status = napi_create_reference(env, box, count, result);
  return status;
}

static inline napi_status ringfort_get_reference_value(napi_env env, napi_ref reference, napi_value *result) {
  napi_status status = napi_get_reference_value(env, reference, result);
  if (status != napi_ok || *result == nullptr) return status;
  napi_valuetype type;
  status = napi_typeof(env, *result, &type);
  if (status != napi_ok || type != napi_object) return status;
  bool boxed = false;
  status = napi_check_object_type_tag(env, *result, &ringfort_box_tag, &boxed);
  if (status != napi_ok || !boxed) return status;
  return napi_get_named_property(env, *result, "value", result);
}

#define napi_create_reference ringfort_create_reference
#define napi_get_reference_value ringfort_get_reference_value
