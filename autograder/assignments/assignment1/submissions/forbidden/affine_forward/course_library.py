from cs231n.layers import affine_forward as course_affine


def affine_forward(x, w, b):
    return course_affine(x, w, b)
